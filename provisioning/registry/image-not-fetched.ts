import { HearthError } from "#model/hearth-error.ts";
import type { ImageReference } from "#model/image-reference.ts";
import type { CommandFailed } from "../artifacts/run-command.ts";

/** What registries answer, and what helps. The first line that fits counts. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /toomanyrequests|too many requests/i,
    "Wait an hour, or log in with `docker login` or `skopeo login`: the registry then lets you fetch more.",
  ],
  [
    /unauthorized|authentication required|denied|invalid username/i,
    "Compare the name with the registry's page. If it is right and private, log in with `docker login` or `skopeo login`.",
  ],
  [
    /manifest unknown|not found|name unknown/i,
    "The registry has no such image: compare name and tag with its page. If it is yours, correct hearth:images.also.",
  ],
  [/no space left/i, "Make room on the disk that holds .hearth/cache, and run it again."],
  [
    /x509|certificate/i,
    "Somebody between here and the registry shows a certificate of their own, or this computer's clock is wrong.",
  ],
];

const offline =
  "Check that this computer reaches the registry, and run it again: layers that have arrived are not fetched again.";

/** Says why skopeo could not copy an image, in the registry's words. */
export function imageNotFetched(image: ImageReference, cause: CommandFailed): HearthError {
  const why = reasonIn(cause.tail);
  const remedy = remedies.find(([answer]) => answer.test(why))?.[1] ?? offline;
  return new HearthError({ code: "image-not-fetched", what: `${image} cannot be fetched.`, why, remedy, cause });
}

/** The last line that says what was fatal (logrus: `level=fatal msg="…"`), as a sentence. */
function reasonIn(tail: string): string {
  const [last = tail] = tail
    .split("\n")
    .filter((line) => line.includes("level=fatal"))
    .slice(-1);
  const quoted = /msg="((?:[^"\\]|\\.)*)"/.exec(last)?.[1]?.replaceAll('\\"', '"');
  return `${(quoted ?? last).trim().slice(0, 400).replace(/\.$/, "")}.`;
}
