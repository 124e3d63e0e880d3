import { readFileSync } from "node:fs";
import path from "node:path";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { renderDiagram } from "../cli/diagram/render-diagram.ts";

/** The lab's picture, as `hearth diagram` draws it. */
export function renderLabDiagram(): string {
  const name = "Pulumi.lab.yaml";
  const text = readFileSync(path.resolve(import.meta.dirname, "..", name), "utf8");
  const { environment, problems } = judgeStackFile("lab", name, text);
  if (!environment) throw new Error(`${name} has problems: ${problems.map(({ what }) => what).join(" ")}`);
  return renderDiagram(environment);
}
