const root = document.body.dataset.root;
const list = document.getElementById("pages");
const search = document.getElementById("search");

function show(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = PAGES.filter(([, ...texts]) => {
    const text = texts.join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  list.replaceChildren();
  let group = null;
  for (const [href, title, part] of found.slice(0, 2000)) {
    if (part !== group && part) {
      const heading = document.createElement("h2");
      heading.textContent = part;
      list.append(heading);
    }
    group = part;
    const link = document.createElement("a");
    link.href = root + href.replaceAll("%", "%25");
    link.textContent = title;
    if (link.href === location.href.split("#")[0]) link.setAttribute("aria-current", "page");
    list.append(link);
  }
  if (!found.length) list.textContent = "nothing found";
  list.classList.toggle("searching", words.length > 0);
}

search.addEventListener("input", () => show(search.value));
search.addEventListener("keydown", (event) => {
  const first = list.querySelector("a");
  if (event.key === "Enter" && search.value && first) location.href = first.href;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
show("");
