/* Filter and sort the businesses; without it the table is a plain list. */
(function () {
"use strict";
var root = document.querySelector(".wa .biz"), bar = document.querySelector(".wa .fl");
if (!root || !bar) return;
var list = function (what, of) { return [].slice.call((of || document).querySelectorAll(what)); };
var rows = list(".wa .biz tbody tr"), healthy = document.getElementById("wa-healthy");
var box = bar.querySelector("input"), choice = bar.querySelector("select"), said = bar.querySelector("[role=status]");
bar.hidden = false;
function filter() {
  var words = box.value.trim().toLocaleLowerCase(), cause = choice.value, n = 0;
  rows.forEach(function (row) {
    var fits = (!words || row.textContent.toLocaleLowerCase().indexOf(words) >= 0) &&
      (!cause || (" " + row.dataset.c + " ").indexOf(" " + cause + " ") >= 0);
    row.hidden = !fits;
    if (fits) n++;
  });
  said.textContent = words || cause ? said.dataset.waShown.replace("{n}", n) : "";
  if (healthy && words) healthy.open = list("tbody tr:not([hidden])", healthy).length > 0;
}
box.addEventListener("input", filter);
choice.addEventListener("change", filter);
function key(row, at) {
  var cell = row.cells[at];
  return cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
}
list(".wa .biz").forEach(function (table) {
  list("thead th", table).forEach(function (head, at, heads) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending", body = table.tBodies[0];
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      [].slice.call(body.rows).sort(function (a, b) {
        return key(a, at).localeCompare(key(b, at), document.documentElement.lang, {numeric: true}) * (down ? -1 : 1);
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
});
})();
