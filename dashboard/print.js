// A chart's drawing has the size of the screen: before printing, say which that is, so
// that page.css can give it the width of the paper.
if (!window.fitsPaper) {
    window.fitsPaper = true;
    const drawings = () => document.querySelectorAll(".js-plotly-plot .main-svg");
    addEventListener("beforeprint", () => {
        const ground = getComputedStyle(document.querySelector(".stApp")).colorScheme;
        document.documentElement.classList.toggle("dark-on-paper", ground === "dark");
        for (const drawing of drawings()) {
            const [width, height] = ["width", "height"].map(a => drawing.getAttribute(a));
            drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
            const frame = drawing.closest(".svg-container");
            frame.style.setProperty("--chart-width", width);
            frame.style.setProperty("--chart-height", height);
        }
    });
    addEventListener("afterprint", () => {
        for (const drawing of drawings()) drawing.removeAttribute("viewBox");
    });
}
