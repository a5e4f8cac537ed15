(function () {
  'use strict';
  var box = document.getElementById('filter');
  var words = document.getElementById('filter-words');
  var severity = document.getElementById('filter-severity');
  var pillar = document.getElementById('filter-pillar');
  var status = document.getElementById('filter-count');
  var findings = Array.prototype.slice.call(document.querySelectorAll('.finding'));
  if (!box || findings.length < 2) return;
  box.hidden = false;
  function apply() {
    var wanted = words.value.trim().toLowerCase();
    var shown = 0;
    findings.forEach(function (finding) {
      var data = finding.dataset;
      var fits =
        (wanted === '' || data.words.indexOf(wanted) >= 0) &&
        (severity.value === '' || data.severity === severity.value) &&
        (pillar.value === '' || data.pillar === pillar.value);
      finding.hidden = !fits;
      if (fits) shown += 1;
    });
    status.textContent = shown === findings.length ? '' : shown + ' of ' + findings.length + ' shown';
  }
  words.addEventListener('input', apply);
  severity.addEventListener('change', apply);
  pillar.addEventListener('change', apply);
})();
