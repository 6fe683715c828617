(function () {
"use strict";
var d = document, root = d.querySelector(".wa");
if (!root) return;
/* Tell a late reader how old the findings are: plural forms as in phrases.py. */
var age = root.querySelector("[data-wa-age]"), made = root.querySelector(".top time");
if (age && made) {
  var n = Math.floor((Date.now() - Date.parse(made.dateTime)) / 864e5), r = n % 100;
  if (n >= 1) {
    var forms = JSON.parse(age.dataset.waDays);
    var form = root.lang === "ar" ? (n < 3 ? n : r >= 3 && r <= 10 ? 3 : r >= 11 ? 4 : 5) : (n === 1 ? 0 : 1);
    age.textContent = age.dataset.waAge.replace("{d}", forms[form].replace("{n}", n));
    age.hidden = false;
  }
}
/* A link into a closed part opens it. */
function open() {
  var id = decodeURIComponent(location.hash.slice(1)), at = id && d.getElementById(id);
  for (var up = at; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  if (at && root.contains(at)) at.scrollIntoView();
}
addEventListener("hashchange", open);
open();
/* Print everything, then put it back. */
var shut = [];
addEventListener("beforeprint", function () {
  shut = [].slice.call(root.querySelectorAll("details:not([open]):not(.fleet details:not(.paper))"));
  shut.forEach(function (x) { x.open = true; });
});
addEventListener("afterprint", function () { shut.forEach(function (x) { x.open = false; }); });
if (navigator.clipboard) [].forEach.call(root.querySelectorAll("[data-wa-copy]"), function (x) {
  var b = d.createElement("button"), words = x.dataset.waCopy.split("|");
  b.type = "button"; b.className = "copy"; b.textContent = words[0];
  b.onclick = function () {
    navigator.clipboard.writeText(x.innerText.trim()).then(function () {
      b.textContent = words[1];
      setTimeout(function () { b.textContent = words[0]; }, 2000);
    });
  };
  x.after(b);
  if (!navigator.share || !x.dataset.waShare) return;
  var s = d.createElement("button");
  s.type = "button"; s.className = "copy share"; s.textContent = x.dataset.waShare;
  s.onclick = function () { navigator.share({text: x.innerText.trim()}).catch(function () {}); };
  b.after(s);
});
})();
