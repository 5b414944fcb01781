// Rows of long lists are plain links. A click on one changes the address without loading the page anew, as going back
// does; Streamlit hears the popstate event and runs the screen. Without this script they are links all the same.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.k-go") : null;
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState({}, "", link.getAttribute("href"));
  window.dispatchEvent(new PopStateEvent("popstate"));
});

// A page to be printed has one button.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
