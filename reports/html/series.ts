/** How series of a chart look that nothing but their order tells apart. */

/** Colours that also people who see few colours can tell apart (Okabe and Ito, 2008); used again after the last. */
const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];
/** Shapes of points beside the colours, of another number, so that no two of 28 series look alike. */
const shapes = ["circle", "rect", "triangle", "rectRot"];

/** Colour and shape of the series of this place, from 0 on. */
export const seriesLook = (place: number): { readonly color: string; readonly shape: string } => ({
  color: colors[place % colors.length],
  shape: shapes[place % shapes.length],
});
