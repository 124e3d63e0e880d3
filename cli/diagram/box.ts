import { escapeXml, type Svg, shortened, tag } from "./svg.ts";

/** A box with a title, lines below it, and a word in its corner. */
export interface Box {
  readonly title: string;
  readonly lines: readonly string[];
  readonly corner?: string;
  /** Class of the frame, for its colour. */
  readonly kind: "machine" | "server" | "agent" | "computer" | "router";
}

export const boxWidth = 236;

const lineHeight = 18;
const padding = 14;
/** Of the small letters, as wide as a browser's monospace makes them at most. */
const characterWidth = 7.3;

export function boxHeight(lines: number): number {
  return 2 * padding + 20 + lines * lineHeight;
}

/** @param height at least {@link boxHeight} of its lines; boxes in a row have the same */
export function renderBox({ title, lines, corner, kind }: Box, x: number, y: number, height: number): Svg {
  const most = Math.floor((boxWidth - 2 * padding) / characterWidth);
  return tag(
    "g",
    { class: kind },
    tag("rect", { x, y, width: boxWidth, height, rx: 8, class: "box" }),
    tag("text", { x: x + padding, y: y + padding + 13, class: "title" }, escapeXml(shortened(title, 20))),
    ...(corner
      ? [tag("text", { x: x + boxWidth - padding, y: y + padding + 12, class: "corner" }, escapeXml(corner))]
      : []),
    ...lines.map((line, index) =>
      tag(
        "text",
        { x: x + padding, y: y + padding + 20 + (index + 1) * lineHeight - 4, class: "line" },
        escapeXml(shortened(line, most)),
      ),
    ),
  );
}
