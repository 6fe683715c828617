"""The fixed words of the catalogue in both languages: areas, actors, severities, verdicts, kinds of retry."""

from __future__ import annotations

from pytest_wa_health.catalogue.entries import Text

AREA = {
    "settings": Text("Settings", "الإعدادات"),
    "network": Text("Network and API", "الاتصال و API"),
    "api": Text("API", "API"),
    "token": Text("Token", "الرمز"),
    "permission": Text("Permissions", "الأذونات"),
    "phone": Text("Number", "الرقم"),
    "account": Text("Account", "الحساب"),
    "webhook": Text("Webhook", "Webhook"),
    "routing": Text("Routing", "توجيه المحادثات"),
    "template": Text("Templates", "القوالب"),
    "recipient": Text("Recipients", "المستلمون"),
    "fallback": Text("Fallback", "البريد البديل"),
    "deployment": Text("Deployment", "الخادم العامل"),
    "receiver": Text("Receiver", "المستقبِل"),
    "renewal": Text("Renewal", "التجديد"),
    "replay": Text("Replay", "الإعادة"),
    "undetermined": Text("Undetermined", "غير محدد"),
}

WHO = {
    "business-admin": Text("Business admin", "مسؤول النشاط التجاري"),
    "developer": Text("Developer", "المطوّر"),
    "phone-owner": Text("Owner of the phone", "صاحب الهاتف"),
    "meta": Text("Meta", "Meta"),
    "wait": Text("Wait", "الانتظار"),
}

SEVERITY = {
    "critical": Text("critical", "حرجة"),
    "high": Text("high", "عالية"),
    "medium": Text("medium", "متوسطة"),
    "low": Text("low", "منخفضة"),
}

VERDICT = {
    "failed": Text("failed", "يلزم إصلاحه"),
    "warned": Text("warning", "تنبيه"),
    "unknown": Text("could not check", "تعذّر الفحص"),
}

RETRY = {
    "permanent": Text("does not help until somebody acts", "لا تفيد قبل أن يتصرف أحد"),
    "transient": Text("helps, after a short pause", "تفيد بعد توقف قصير"),
    "wait": Text("helps only after a longer wait", "لا تفيد إلا بعد انتظار أطول"),
    "noise": Text("not needed: this is no obstacle to messages", "لا حاجة إليها: ليس هذا مانعًا للرسائل"),
}

STOPS = {
    True: Text("yes", "نعم"),
    False: Text("no", "لا"),
    None: Text("not known from this alone", "لا يُعرف من هذا وحده"),
}


def minutes(number: int, lang: str) -> str:
    """The estimate of a repair in words; Arabic counts 1, 2, 3 to 10 and the rest in four ways."""
    if number == 0:
        return Text("only waiting helps", "لا ينفع إلا الانتظار")(lang)
    return Text(f"about {number} minute{'s' * (number != 1)}", f"نحو {_arabic_minutes(number)}")(lang)


def _arabic_minutes(number: int) -> str:
    few = range(3, 11)
    if number in (1, 2):
        return ("دقيقة", "دقيقتين")[number - 1]
    return f"{number} {'دقائق' if number % 100 in few else 'دقيقة'}"
