import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A message of the SDK about an exception, with the frames of Node and of packages taken out and
 * the user's own files named relative to the project.
 */
export function trimStack(message: string, projectDirectory: string): string {
  const lines = message.split("\n").flatMap((line) => {
    const frame = /^(\s*at )(.*)$/.exec(line);
    if (frame === null) return [line];
    const [, indent, where = ""] = frame;
    if (/node:|\/node_modules\/|<anonymous>$|\(<anonymous>\)$/.test(where)) return [];
    return [
      `${indent}${where.replace(/file:\/\/\/[^\s):]+|(?<=\()\/[^\s):]+/, (path) => shorten(path, projectDirectory))}`,
    ];
  });
  return lines.join("\n");
}

function shorten(path: string, projectDirectory: string): string {
  const absolute = path.startsWith("file://") ? fileURLToPath(path) : path;
  const inside = relative(resolve(projectDirectory), absolute);
  return inside.startsWith("..") || isAbsolute(inside) ? absolute : inside;
}
