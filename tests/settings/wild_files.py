# ruff: noqa: E501 - a row is a row
"""Settings files in the shapes that public projects have, with values of nobody's, and what is to come of each.

A row: what it is, the files, ``--wa-env-file`` or None, and either what is read (by the field of `Settings`; `TOKEN`,
`PHONE`, `ACCOUNT` stand for the values below) or words of the sentence that answers.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

TOKEN = "EAA" + "Vn4tQ7x" * 26
PHONE = "110253648907161"
ACCOUNT = "120364859017272"
APP = "734512908846120"
SECRET = "9f3b" * 8
HERE = {"access_token": TOKEN, "phone_number_id": PHONE}
ALL = {**HERE, "business_account_id": ACCOUNT}

Row = tuple[str, dict[str, str | bytes], str | None, dict[str, Any] | str]


def coded(text: str) -> str:
    return b64encode(text.encode()).decode()


READ: tuple[Row, ...] = (
    ("Node, the names of Meta's SDK",
     {".env": f"WA_PHONE_NUMBER_ID={PHONE}\nCLOUD_API_ACCESS_TOKEN={TOKEN}\nCLOUD_API_VERSION=v22.0\n"
              f"WA_BUSINESS_ACCOUNT_ID={ACCOUNT}\nM4D_APP_ID={APP}\nM4D_APP_SECRET={SECRET}\nWEBHOOK_VERIFICATION_TOKEN=abc"},
     None, {**ALL, "api_version": "v22.0", "app_id": APP}),
    ("Node, quotes of three kinds", {".env": f"export WHATSAPP_TOKEN=`{TOKEN}`\nPHONE_NUMBER_ID = '{PHONE}' # sender"}, None, HERE),
    ("Next, general names", {".env": f"ACCESS_TOKEN={TOKEN}\nPHONE_NUMBER_ID={PHONE}\nVERSION=v21.0\nVERIFY_TOKEN=secret-word"},
     None, {**HERE, "api_version": "v21.0"}),
    ("Flask, Meta's own sample bot", {".env": f"ACCESS_TOKEN={TOKEN}\nAPP_ID={APP}\nAPP_SECRET={SECRET}\nRECIPIENT_WAID=1555\n"
     f"VERSION=v18.0\nPHONE_NUMBER_ID={PHONE}\nVERIFY_TOKEN=12345"}, None, {**HERE, "app_id": APP}),
    ("Laravel", {".env": f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_FROM_PHONE_NUMBER_ID={PHONE}\nAPP_KEY=base64:abc=\nAPP_VERSION=3.1"}, None, HERE),
    ("Django, a system user's token", {".env": f"META_SYSTEM_USER_ACCESS_TOKEN={TOKEN}\nMETA_WHATSAPP_PHONE_NUMBER_ID={PHONE}\n"
     f"META_WHATSAPP_BUSINESS_ID={ACCOUNT}\nMETA_GRAPH_VERSION=23.0"}, None, {**ALL, "api_version": "v23.0"}),
    (".NET environment", {".env": f"WhatsApp__AccessToken={TOKEN}\nMessaging__WhatsApp__PhoneNumberId={PHONE}\nWhatsApp__WabaId={ACCOUNT}"},
     None, ALL),
    ("an address that tells all", {".env": f"WHATSAPP_API_URL=https://graph.facebook.com/v20.0/{PHONE}/messages\nWHATSAPP_API_TOKEN={TOKEN}"},
     None, {**HERE, "api_version": "v20.0"}),
    ("an API key beside another vendor's", {".env": f"WHATSAPP_API_KEY={TOKEN}\nTWILIO_AUTH_TOKEN=0123\nTWILIO_ACCESS_TOKEN=EAAnot\n"
     f"WHATSAPP_BUSINESS_PHONE_NUMBER_ID={PHONE}"}, None, HERE),
    ("a Slack token under a general name", {".env": f"ACCESS_TOKEN=xoxb-1-2-abc\nTOKEN=ghp_abcdefgh\nFB_WHATSAPP_TOKEN={TOKEN}\n"
     f"FB_PHONE_NUMBER_ID={PHONE}\nVERSION=2.4.1\nAPP_SECRET={SECRET}"}, None, {**HERE, "api_version": None, "app_secret": None}),
    ("colons in place of signs", {".env": f'WHATSAPP_TOKEN: {TOKEN}\nWHATSAPP_PHONE_NUMBER_ID: "{PHONE}"'}, None, HERE),
    ("Windows lines with a mark", {".env": b"\xef\xbb\xbf" + f"WHATSAPP_TOKEN={TOKEN}\r\nWA_PHONE_ID={PHONE}\r\n".encode()}, None, HERE),
    ("PowerShell's UTF-16", {".env": f"WHATSAPP_TOKEN={TOKEN}\r\nWA_PHONE_ID={PHONE}\r\n".encode("utf-16")}, None, HERE),
    ("a batch file's words", {"live.env": f"set WHATSAPP_TOKEN={TOKEN}\nset WHATSAPP_PHONE_NUMBER_ID={PHONE}"}, "live.env", HERE),
    ("Dockerfile", {"Dockerfile": f"FROM node:22\nENV WHATSAPP_TOKEN={TOKEN}\nENV WHATSAPP_PHONE_ID={PHONE}\nCMD node ."}, "Dockerfile", HERE),
    ("compose, a list", {"compose.yml": f"services:\n  bot:\n    image: b\n    environment:\n      - WHATSAPP_TOKEN={TOKEN}\n"
     f"      - WHATSAPP_PHONE_NUMBER_ID={PHONE}\n"}, "compose.yml", HERE),
    ("compose, a map with defaults", {"docker-compose.yml": "services:\n  bot:\n    build: .\n    environment:\n"
     f"      WHATSAPP_TOKEN: ${{WA_TOK}}\n      WHATSAPP_PHONE_NUMBER_ID: ${{PN:-{PHONE}}}\n", ".env": f"WA_TOK={TOKEN}"}, "docker-compose.yml", HERE),
    ("compose, an env_file and an anchor", {"docker-compose.prod.yml": "x-env: &env\n  WHATSAPP_WABA_ID: '" + ACCOUNT + "'\nservices:\n  bot:\n"
     "    image: b\n    env_file:\n      - path: bot.env\n    environment:\n      <<: *env\n", "bot.env": f"WHATSAPP_TOKEN={TOKEN}\nWA_PHONE_NUMBER_ID={PHONE}"},
     "docker-compose.prod.yml", ALL),
    ("compose, one service of two", {"compose.yaml": f"services:\n  db: {{image: p}}\n  api:\n    image: a\n    environment: [\"WHATSAPP_TOKEN={TOKEN}\", "
     f"\"WHATSAPP_PHONE_ID={PHONE}\"]\n"}, "compose.yaml#api", HERE),
    ("a Secret, coded and plain", {"secret.yaml": f"apiVersion: v1\nkind: Secret\ndata:\n  WHATSAPP_TOKEN: {coded(TOKEN)}\nstringData:\n"
     f"  WHATSAPP_PHONE_NUMBER_ID: '{PHONE}'\n---\napiVersion: v1\nkind: ConfigMap\ndata:\n  WHATSAPP_WABA_ID: '{ACCOUNT}'\n"}, "secret.yaml", ALL),
    ("Helm values", {"values.yaml": f"image: {{tag: v1.0}}\nenv:\n  - name: WHATSAPP_TOKEN\n    value: {TOKEN}\n  - name: WHATSAPP_PHONE_NUMBER_ID\n"
     f"    value: '{PHONE}'\n"}, "values.yaml", HERE),
    ("Render's blueprint", {"render.yaml": f"services:\n  - type: web\n    envVars:\n      - key: WHATSAPP_TOKEN\n        value: {TOKEN}\n"
     f"      - {{key: PHONE_NUMBER_ID, value: '{PHONE}'}}\n"}, "render.yaml", HERE),
    ("appsettings.json", {"appsettings.json": '{ // local\n "Logging": {}, "WhatsApp": {"AccessToken": "' + TOKEN + '", "PhoneNumberId": "' + PHONE
     + '", "WabaId": "' + ACCOUNT + '", "ApiVersion": "v24.0",} }'}, "appsettings.json", {**ALL, "api_version": "v24.0"}),
    ("appsettings.json, deeper", {"appsettings.Production.json": '{"Messaging": {"Providers": {"WhatsAppCloud": {"Token": "' + TOKEN
     + '", "PhoneNumberId": ' + PHONE + "}}, \"Twilio\": {\"AccessToken\": \"x\"}}}"}, "appsettings.Production.json", HERE),
    ("Azure's application settings", {"app.json": '[{"name": "WhatsApp__AccessToken", "value": "' + TOKEN + '", "slotSetting": false},'
     '{"name": "WhatsApp__PhoneNumberId", "value": "' + PHONE + '"}]'}, "app.json", HERE),
    ("Spring", {"application.properties": f"# bot\nserver.port=8080\napp.whatsapp.access-token={TOKEN}\napp.whatsapp.phone-number-id = {PHONE}\n"
     "whatsapp.api-version: v23.0\n"}, "application.properties", {**HERE, "api_version": "v23.0"}),
    ("Spring in YAML", {"application.yml": f"app:\n  whatsapp:\n    access-token: {TOKEN}\n    phone-number-id: {PHONE}\nslack: {{token: x}}\n"},
     "application.yml", HERE),
    ("Spring that takes from the environment", {"application.properties": "whatsapp.access-token=${WA_SECRET:}\nWA_SECRET=" + TOKEN + "\n"
     "whatsapp.phone-number-id=${NOBODY_SETS_IT:" + PHONE + "}\n"}, "application.properties", HERE),
    ("the whole address of a call", {".env": f"WHATSAPP_GRAPH_URL=https://graph.facebook.com/v22.0/{PHONE}/messages\nWHATSAPP_TOKEN={TOKEN}"},
     None, {**HERE, "api_version": "v22.0", "graph_url": "https://graph.facebook.com"}),
    ("one name that leads to another", {".env": f"GRAPH_TOKEN={TOKEN}\nWHATSAPP_TOKEN=${{GRAPH_TOKEN}}\nMETA_WA_PHONE_ID={PHONE}\n"
     "META_WA_GRAPH_VERSION=v21.0"}, None, {**HERE, "api_version": "v21.0"}),
    ("n8n, exported credentials", {"creds.json": '[{"name": "Slack", "type": "slackApi", "data": {"accessToken": "xoxb"}}, {"name": "WA", "type": '
     '"whatsAppApi", "data": {"accessToken": "' + TOKEN + '", "businessAccountId": "' + ACCOUNT + '"}}]', ".env": ""}, "creds.json",
     "WHATSAPP_PHONE_NUMBER_ID is missing"),
    ("Postman's environment of Meta", {"env.json": '{"values": [{"key": "User-Access-Token", "value": "' + TOKEN + '"}, {"key": "Phone-Number-ID", '
     '"value": "' + PHONE + '"}, {"key": "WABA-ID", "value": "' + ACCOUNT + '"}, {"key": "Version", "value": "v23.0"}]}'}, "env.json", ALL),
    ("Streamlit's secrets", {"secrets.toml": f'[whatsapp]\naccess_token = "{TOKEN}"\nphone_number_id = {PHONE}\n'}, "secrets.toml", HERE),
    ("Cloudflare's variables", {"wrangler.toml": f'name = "bot"\n[vars]\nWHATSAPP_TOKEN = "{TOKEN}"\nWHATSAPP_PHONE_NUMBER_ID = "{PHONE}"\n'},
     "wrangler.toml", HERE),
    ("an ini file", {"bot.ini": f"[whatsapp]\ntoken = {TOKEN}\nphone_id = {PHONE}\n[slack]\ntoken = x\n"}, "bot.ini", HERE),
    ("nested YAML under another name", {"bot.conf": f"whatsapp:\n  token: {TOKEN}\n  phone_number_id: '{PHONE}'\n"}, "bot.conf", HERE),
    ("short names for WhatsApp", {".env": f"WPP_TOKEN={TOKEN}\nWSP_PHONE_ID={PHONE}\nWPP_API_VERSION=v21.0\nWHATSAPP_META_API_VERSION=21"},
     None, {**HERE, "api_version": "v21.0"}),
    ("another program's short names", {".env": f"WPP_TOKEN=$2b$10$abcdef\nZAP_TOKEN=zap-1\nFB_TOKEN=abc\nWHATSAPP_TOKEN={TOKEN}\nWA_PHONE_ID={PHONE}"},
     None, HERE),
    ("a batch file with quotes around all", {"run.bat": f'@echo off\r\nset "WHATSAPP_TOKEN={TOKEN}"\r\nset "WA_PHONE_ID={PHONE}"\r\nnode .'}, "run.bat", HERE),
    ("commands with several settings", {"up.sh": f"heroku config:set WHATSAPP_TOKEN={TOKEN} PORT=1 'WHATSAPP_PHONE_ID={PHONE}'\n"}, "up.sh", HERE),
    ("a command over several lines", {"up.sh": f"fly secrets set \\\n  WHATSAPP_TOKEN={TOKEN} \\\n  WA_PHONE_ID={PHONE} \\\n  --app b\n"}, "up.sh", HERE),
    ("helm's values", {"up.sh": f"helm upgrade b ./c --set env.WHATSAPP_TOKEN={TOKEN} --set env.WA_PHONE_ID={PHONE}\n"}, "up.sh", HERE),
    ("user secrets of .NET", {"up.ps1": f'dotnet user-secrets set "WhatsApp:AccessToken" "{TOKEN}"\ndotnet user-secrets set "WhatsApp:PhoneNumberId" "{PHONE}"\n'},
     "up.ps1", HERE),
    ("parameters of Bicep", {"main.parameters.json": '{"parameters": {"whatsAppAccessToken": {"value": "' + TOKEN + '"}, "whatsAppPhoneNumberId": {"value": "'
     + PHONE + '"}}}'}, "main.parameters.json", HERE),
    ("gcloud's list", {"up.sh": f"gcloud run deploy b --set-env-vars WHATSAPP_TOKEN={TOKEN},WHATSAPP_PHONE_ID={PHONE} --quiet\n"}, "up.sh", HERE),
    ("a unit of systemd", {"bot.service": f"# bot\n[Unit]\nDescription=b\n[Service]\nEnvironment=WHATSAPP_TOKEN={TOKEN} PORT=1\n"
     f"Environment='WHATSAPP_PHONE_ID={PHONE}'\nExecStart=/x\n"}, "bot.service", HERE),
    ("Spring, an address with escaped colons", {"application.properties": f"wa.api.url=https\\://graph.facebook.com/v22.0/{PHONE}/messages\n"
     f"whatsapp.api.token={TOKEN}\n"}, "application.properties", {**HERE, "api_version": "v22.0"}),
    ("Terraform's values", {"prod.auto.tfvars": f'region = "eu"\nwhatsapp_token = "{TOKEN}"\nwhatsapp_phone_id = "{PHONE}"\n'}, "prod.auto.tfvars", HERE),
    ("Chatwoot's inbox", {"inbox.json": '{"provider": "whatsapp_cloud", "provider_config": {"api_key": "' + TOKEN + '", "phone_number_id": "' + PHONE
     + '", "business_account_id": "' + ACCOUNT + '"}}'}, "inbox.json", ALL),
    ("n8n, a header", {"creds.json": '[{"type": "httpHeaderAuth", "data": {"name": "Authorization", "value": "Bearer ' + TOKEN + '"}},'
     '{"name": "WHATSAPP_PHONE_NUMBER_ID", "value": "' + PHONE + '"}]'}, "creds.json", HERE),
    ("a section", {"t.yml": f"shared:\n  whatsapp: {{waba_id: '{ACCOUNT}', token: EAA{'d' * 80}}}\nstaging:\n  whatsapp: {{token: EAA{'e' * 80}, phone_id: '1'}}\n"
     f"production:\n  whatsapp:\n    token: {TOKEN}\n    phone_id: '{PHONE}'\n"}, "t.yml#production", ALL),
    ("a profile of Spring", {"application.yml": f"whatsapp:\n  access-token: EAA{'d' * 80}\n  phone-number-id: '{PHONE}'\n---\nspring:\n  config:\n"
     f"    activate: {{on-profile: live}}\nwhatsapp:\n  access-token: {TOKEN}\n"}, "application.yml#live", HERE),
    ("what stands in no profile", {"application.yml": f"whatsapp:\n  access-token: {TOKEN}\n  phone-number-id: '{PHONE}'\n---\nspring:\n  profiles: live\n"
     f"whatsapp:\n  access-token: EAA{'d' * 80}\n"}, "application.yml#default", HERE),
    ("a tenant of a list", {"t.json": '[{"name": "acme", "whatsapp": {"token": "EAA' + "d" * 80 + '", "phoneId": "1"}}, {"name": "globex", "whatsapp": {"token": "'
     + TOKEN + '", "phoneId": "' + PHONE + '"}}]'}, "t.json#globex", HERE),
    ("Ansible variables", {"vars.yml": f"whatsapp_access_token: {TOKEN}\nwhatsapp_phone_number_id: '{PHONE}'\n"}, "vars.yml", HERE),
)  # fmt: skip

ANSWERED: tuple[Row, ...] = (
    ("next door", {".env": "PORT=1", ".env.local": f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"}, None,
     ".env.local holds WHATSAPP_TOKEN and WHATSAPP_PHONE_NUMBER_ID: read it with --wa-env-file .env.local"),
    ("one level down", {"backend/.env": f"WHATSAPP_TOKEN={TOKEN}\nPHONE_NUMBER_ID={PHONE}"}, None, "--wa-env-file backend/.env"),
    ("in compose", {"docker-compose.yml": "services:\n  db: {image: p}\n  api:\n    image: a\n    environment:\n"
     f"      WHATSAPP_TOKEN: {TOKEN}\n      WHATSAPP_PHONE_NUMBER_ID: '{PHONE}'\n"}, None, "--wa-env-file docker-compose.yml#api"),
    ("in Spring's resources", {"src/main/resources/application.properties": f"whatsapp.access-token={TOKEN}\nwhatsapp.phone-number-id={PHONE}"},
     None, "--wa-env-file src/main/resources/application.properties"),
    ("in .NET's settings", {"Api/appsettings.json": '{"WhatsApp": {"AccessToken": "' + TOKEN + '", "PhoneNumberId": "' + PHONE + '"}}'}, None,
     "--wa-env-file Api/appsettings.json"),
    ("one of several programs", {"apps/api/.env": f"META_WHATSAPP_TOKEN={TOKEN}\nMETA_PHONE_NUMBER_ID={PHONE}"}, None, "--wa-env-file apps/api/.env"),
    ("in Streamlit's folder", {".streamlit/secrets.toml": f'[whatsapp]\ntoken = "{TOKEN}"\nphone_number_id = "{PHONE}"\n'}, None,
     "--wa-env-file .streamlit/secrets.toml"),
    ("in a file for another tool", {"netlify.toml": f'[build.environment]\nWHATSAPP_TOKEN = "{TOKEN}"\nPHONE_NUMBER_ID = "{PHONE}"\n'}, None,
     "--wa-env-file netlify.toml"),
    ("in ECS's task", {"task-definition.json": '{"containerDefinitions": [{"environment": [{"name": "WHATSAPP_TOKEN", "value": "' + TOKEN
     + '"}, {"name": "WHATSAPP_PHONE_ID", "value": "' + PHONE + '"}]}]}'}, None, "--wa-env-file task-definition.json"),
    ("words of a translation", {"ar.json": '{"whatsapp": {"phone_number_id": "Phone number ID", "access_token": "Paste your token"}}'}, None,
     r"\(none found\)\.$"),
    ("several services", {"compose.yml": f"services:\n  a:\n    image: x\n    environment: [WHATSAPP_TOKEN={TOKEN}]\n  b: {{image: y}}\n"}, "compose.yml",
     r"several services \(a, b\): name one, as in --wa-env-file .*compose.yml#a"),
    ("a name of one's own, known by its value", {".env": f"GRAPH_CREDENTIAL={TOKEN}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"}, None,
     r"GRAPH_CREDENTIAL is set, is it meant\? Then rename it to WHATSAPP_ACCESS_TOKEN"),
    ("both known by their values", {".env": f"BOT_EAA={TOKEN}\nMETA_SENDER={PHONE}"}, None, r"BOT_EAA is set, is it meant\? Then .*; META_SENDER is set, is it meant\?"),
    ("a prefix of the project's", {".env": f"SHOP_WHATSAPP_TOKEN={TOKEN}\nSHOP_WHATSAPP_PHONE_NUMBER_ID={PHONE}"}, None,
     'are of an account of their own: write tenants.shop.env_prefix = "SHOP_" into wa-health.toml'),
    ("another vendor alone", {".env": "TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=abc\nTWILIO_WHATSAPP_NUMBER=+14155550100"}, None,
     "TWILIO_ACCOUNT_SID in .env belongs to Twilio, whose keys Meta's Cloud API does not take"),
    ("a phone that is linked by a QR code", {".env": "EVOLUTION_API_KEY=B6D711FCDE4D4FD5\nINSTANCE=main"}, None, "belongs to Evolution API"),
    ("Laravel's code", {"config/services.php": "<?php return ['whatsapp' => []];"}, "config/services.php", "PHP code.*Laravel reads these values from .env"),
    ("Laravel's code with names", {"config/services.php": "<?php return ['whatsapp' => ['id' => env('WA_PHONE_ID'), 'token' => env('WHATSAPP_TOKEN')]];"},
     "config/services.php", "it takes WA_PHONE_ID and WHATSAPP_TOKEN from the environment; name the file"),
    ("Laravel's code, without .env", {"config/services.php": "<?php return ['whatsapp' => ['id' => env('SHOP_WA_PHONE'), 'token' => env('WHATSAPP_TOKEN')]];"},
     None, "config/services.php takes WHATSAPP_TOKEN and SHOP_WA_PHONE from the environment, which has none: put WHATSAPP_TOKEN and WHATSAPP_PHONE_NUMBER_ID into"),
    ("fields of pydantic's settings", {"app/config.py": "class S(BaseSettings):\n    whatsapp_token: str\n    wa_phone_id: str = Field()\n"}, None,
     "app/config.py takes WHATSAPP_TOKEN and WA_PHONE_ID from the environment, which has none"),
    ("constants of a program", {"app.py": "WHATSAPP_TOKEN = 'a1b2c3d4e5f6'\nPHONE_NUMBER_ID = '12277562'\n"}, None,
     "app.py sets WHATSAPP_TOKEN and PHONE_NUMBER_ID and is Python code, which is not run here: put the values into .env"),
    ("Elixir", {"config/runtime.exs": 'config :b, token: System.get_env("WHATSAPP_TOKEN"), id: System.get_env("WA_PHONE_ID")'}, None,
     "config/runtime.exs takes WHATSAPP_TOKEN and WA_PHONE_ID from"),
    ("a key that is none of ours", {"keys/vendor.gpg": "0Zx/aa==", "trusted.gpg": "x"}, None, r"wa-health.toml \(none found\)\.$"),
    ("a webhook payload and a recording", {"event.json": '{"entry": [{"changes": [{"value": {"metadata": {"phone_number_id": "' + PHONE + '"}}}]}]}',
     "cassettes/live.json": '{"interactions": [{"response": {"json": {"whatsapp": {"phone_number_id": "' + PHONE + '"}}}}]}'}, None,
     r"wa-health.toml \(none found\)\.$"),
    ("n8n, exported and still encrypted", {"creds.json": '[{"name": "WA", "type": "whatsAppApi", "data": "U2FsdGVkX1+aGk0Zq0=="}]'}, "creds.json",
     "WHATSAPP_PHONE_NUMBER_ID is missing.*holds a value that n8n keeps encrypted"),
    ("a schema of zod", {"src/env.ts": "z.object({\n  WHATSAPP_TOKEN: z.string(),\n  WA_PHONE_ID: z.string().optional(),\n})"}, None,
     "src/env.ts takes WHATSAPP_TOKEN and WA_PHONE_ID from"),
    ("a telephone number, and no ID", {".env": f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_NUMBER=+55 11 98765-4321\n"}, None,
     "WHATSAPP_NUMBER in .env holds a telephone number; what is wanted is the ID that Meta gave it"),
    ("a site with a chat button", {".env": "VITE_WHATSAPP_NUMBER=5511987654321"}, None, r"VITE_WHATSAPP_NUMBER in .env holds a telephone number"),
    ("another vendor's address", {".env": "WHATSAPP_API_URL=https://waba-v2.360dialog.io\nWHATSAPP_API_KEY=k0k1k2k3k4k5k6k7"}, None,
     "WHATSAPP_API_URL in .env belongs to 360dialog"),
    ("Twilio in .NET's settings", {"appsettings.json": '{"WhatsAppSettings": {"AccountSid": "AC1", "AuthToken": "f0f0"}}'}, "appsettings.json",
     "WhatsAppSettings:AccountSid in .* belongs to Twilio"),
    ("the sender of another vendor", {".env": "TERMII_API_KEY=k\nTERMII_WHATSAPP_SENDER_ID=Brand"}, None, r"TERMII_API_KEY in .env belongs to Termii"),
    ("a name without an ID", {".env": f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_SENDER_NAME=Brand"}, None, r"wa-health.toml \(none found\)\.$"),
    ("a token of Supabase", {".env": f"WHATSAPP_TOKEN=eyJhbGciOi.eyJpc3MiOi.c2lnbmF0\nWA_PHONE_ID={PHONE}"}, None,
     "WHATSAPP_TOKEN in .env does not count: its value has not the form of an access token"),
    ("an example to copy", {".env.example": "WHATSAPP_API_TOKEN=your-token\nWA_PHONE_ID=\n", "index.js": "process.env.WHATSAPP_API_TOKEN"}, None,
     ".env.example names WHATSAPP_API_TOKEN and WA_PHONE_ID: copy it to .env and fill them in"),
    ("an example beside a file", {".env": "PORT=1", ".env.example": "PORT=\nWHATSAPP_TOKEN=\nWA_PHONE_ID=\n"}, None,
     ".env.example names WHATSAPP_TOKEN and WA_PHONE_ID: add them with their values to .env"),
    ("Spring that takes from the environment, with nothing there", {"src/main/resources/application.yml": "whatsapp:\n  access-token: ${WA_TOKEN:}\n"
     "  phone-number-id: ${WA_PHONE_ID:}\n"}, None, "application.yml takes WA_TOKEN and WA_PHONE_ID from the environment"),
    ("a file with all before one with half", {"appsettings.Development.json": '{"WhatsApp": {"AccessToken": "' + TOKEN + '"}}',
     "appsettings.json": '{"WhatsApp": {"AccessToken": "' + TOKEN + '", "PhoneNumberId": "' + PHONE + '"}}'}, None,
     "appsettings.json holds WhatsApp:AccessToken and WhatsApp:PhoneNumberId"),
    ("what is for tests comes last", {".env.test": f"WHATSAPP_TOKEN={TOKEN}\nWA_PHONE_ID={PHONE}", ".env.staging": f"WHATSAPP_TOKEN={TOKEN}\nWA_PHONE_ID={PHONE}"},
     None, "--wa-env-file .env.staging"),
    ("Django's code", {"shop/settings.py": f"DEBUG = True\nWHATSAPP_TOKEN = '{TOKEN}'\n"}, None,
     "shop/settings.py holds what looks like an access token and is Python code.*: move it into .env"),
    ("Rails' credentials", {"config/credentials.yml.enc": "0Zx/aa==--bb--cc"}, None, "config/credentials.yml.enc is encrypted by Rails"),
    ("a file that Mozilla's sops made", {"secrets.prod.sops": "ENC[x]"}, None, "secrets.prod.sops is encrypted: decrypt it"),
    ("Rails' sections", {"config/application.yml": f"development:\n  WHATSAPP_TOKEN: EAA{'d' * 80}\n  WA_PHONE_ID: '1{PHONE[1:]}'\n"
     f"production:\n  WHATSAPP_TOKEN: {TOKEN}\n  WA_PHONE_ID: '{PHONE}'\n"}, None, "--wa-env-file config/application.yml#production"),
    ("a section that is not there", {"t.json": '{"acme": {"whatsapp_token": "' + TOKEN + '"}, "globex": {"whatsapp_token": "EAA' + "b" * 90 + '"}}'}, "t.json#acne",
     "has no part acne: it has acme, globex"),
    ("no sections at all", {"t.json": '{"whatsapp_token": "' + TOKEN + '"}'}, "t.json#acme", "has no part acme"),
    ("in the dashboard of Render", {"render.yaml": "services:\n  - type: web\n    envVars:\n      - key: WHATSAPP_TOKEN\n        sync: false\n"}, None,
     r"render.yaml has WHATSAPP_TOKEN as a value that stands in the dashboard of Render \(sync: false\): copy the value itself into .env"),
    ("in the secrets of GitHub", {".github/workflows/d.yml": "jobs:\n  d:\n    env:\n      WHATSAPP_TOKEN: ${{ secrets.WA }}\n"}, None,
     "d.yml has WHATSAPP_TOKEN as a secret of the CI system or platform"),
    ("a file that systemd reads", {"bot.service": "[Service]\nEnvironmentFile=-/etc/bot/env\n"}, "bot.service",
     "bot.service reads /etc/bot/env: read it with --wa-env-file /etc/bot/env"),
    ("two accounts by prefix", {".env": f"NORTH_WA_TOKEN={TOKEN}\nNORTH_WA_PHONE_ID={PHONE}\nSOUTH_WA_TOKEN=EAA{'s' * 80}\nSOUTH_WA_PHONE_ID=2{PHONE[1:]}"}, None,
     'NORTH_WA_PHONE_ID in .env are of one account of several: write tenants.north.env_prefix = "NORTH_" and tenants.south.env_prefix = "SOUTH_"'),
    ("two accounts by number", {".env": f"WHATSAPP_TOKEN_1={TOKEN}\nPHONE_NUMBER_ID_1={PHONE}\nWHATSAPP_TOKEN_2=EAA{'s' * 80}\nPHONE_NUMBER_ID_2=2{PHONE[1:]}"}, None,
     'tenants.1.env_suffix = "_1" and tenants.2.env_suffix = "_2"'),
    ("two numbers of one account", {".env": f"WHATSAPP_TOKEN={TOKEN}\nWA_PHONE_ID_SALES={PHONE}\nWA_PHONE_ID_HELP=2{PHONE[1:]}"}, None,
     'WA_PHONE_ID_SALES and WA_PHONE_ID_HELP in .env are several numbers: .* as tenants.sales.phone_number_id'),
    ("JavaScript", {"config.js": "module.exports = {token: 1}"}, "config.js", "JavaScript, which is not run here"),
    ("a web page", {"settings": "<!DOCTYPE html><html></html>"}, "settings", "is a web page"),
    ("an archive", {"settings.zip": b"PK\x03\x04\x00\x00"}, "settings.zip", "is a ZIP archive"),
    ("JSON that is cut", {"a.json": '{"WhatsApp": {"AccessToken": "'}, "a.json", "is not valid JSON at line 1"),
    ("YAML that is cut", {"a.yml": 'whatsapp:\n  token: "abc'}, "a.yml", "is not valid YAML at line"),
    ("TOML that is cut", {"a.toml": "[whatsapp]\ntoken = "}, "a.toml", "is not valid TOML"),
    ("two accounts in one file", {"a.json": '{"Accounts": [{"WhatsApp": {"AccessToken": "' + TOKEN + '"}}, {"WhatsApp": {"AccessToken": "EAA' + "b" * 90 + '"}}]}'},
     "a.json", r"the settings of several \(1, 2\): name one, as in --wa-env-file .*a.json#1, or write each .* tenants.1.env_file"),
    ("a path to the value", {".env": f"WHATSAPP_ACCESS_TOKEN_FILE=/run/secrets/t\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"}, None, "leads to a file"),
    ("an encrypted file", {"v.yml": "$ANSIBLE_VAULT;1.1;AES256\n6162"}, "v.yml", "encrypted by Ansible Vault"),
)  # fmt: skip
