import { HearthError } from "#model/hearth-error.ts";
import { type Taint, taintSchema } from "#provisioning/cluster/contract/node-spec.ts";
import { closestWord } from "../did-you-mean.ts";
import { isLabelKey, isLabelValue } from "./label-text.ts";

const effects = taintSchema.shape.effect.options;

/**
 * A taint as `kubectl taint` takes it: `key=value:Effect`, or `key:Effect` without a value.
 * @throws HearthError `taint-invalid`, with the taint that was probably meant
 */
export function parseTaint(text: string): Taint {
  const [, key = "", value, effect = ""] = /^([^=:]*)(?:=([^:]*))?:([^:]*)$/.exec(text) ?? [];
  if (isLabelKey(key) && isLabelValue(value ?? "") && isEffect(effect)) {
    return { key, ...(value ? { value } : {}), effect };
  }
  const meant = closestEffect(effect);
  const parts = `${key}${value === undefined ? "" : `=${value}`}`;
  throw new HearthError({
    code: "taint-invalid",
    what: `“${text}” is not a taint.`,
    why: `A taint is key=value:Effect or key:Effect; key and value are written like those of a label, and the effect is one of ${effects.join(", ")}.`,
    remedy:
      meant && isLabelKey(key) && isLabelValue(value ?? "")
        ? `Did you mean ${parts}:${meant}?`
        : "Write it like dedicated=storage:NoSchedule.",
  });
}

function isEffect(text: string): text is Taint["effect"] {
  return effects.some((effect) => effect === text);
}

function closestEffect(text: string): string | undefined {
  const lower = effects.map((effect) => effect.toLowerCase());
  const meant = text && closestWord(text.toLowerCase(), lower);
  return meant ? effects[lower.indexOf(meant)] : undefined;
}
