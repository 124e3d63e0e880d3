import { HearthError } from "#model/hearth-error.ts";

/** The layers, from the bottom: `LAYER=` goes up to and including the one it names. */
const layers: readonly string[] = ["metal", "cluster", "external", "platform"];

/** Engine targets of a layer and everything below it; none for the whole program. */
export function layerTargets(layer: string | undefined): { readonly targets?: readonly string[] } {
  if (layer === undefined) return {};
  const index = layers.indexOf(layer);
  if (index < 0) {
    throw new HearthError({
      code: "layer-unknown",
      what: `There is no layer called “${layer}”.`,
      why: `The layers are ${layers.join(", ")}.`,
      remedy: "Leave LAYER out to go all the way up.",
    });
  }
  // Up to the last layer is everything: no targets, so that removed resources are seen too.
  if (index === layers.length - 1) return {};
  return { targets: layers.slice(0, index + 1).map((name) => `urn:pulumi:*::hearth::hearth:${name}:**`) };
}
