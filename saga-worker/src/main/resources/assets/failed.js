// One tick for all rows of a list. Without this script each row is ticked by itself.
document.querySelectorAll("input[data-selects]").forEach((all) => {
  const rows = () => all.form.querySelectorAll(`input[name="${all.dataset.selects}"]`);
  all.closest("label").hidden = false;
  all.addEventListener("change", () => rows().forEach((row) => { row.checked = all.checked; }));
  all.form.addEventListener("change", () => {
    const ticked = [...rows()].filter((row) => row.checked).length;
    all.checked = ticked > 0 && ticked === rows().length;
    all.indeterminate = ticked > 0 && ticked < rows().length;
  });
});
