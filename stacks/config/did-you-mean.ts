import { closestMatch } from "leven";

/** The word that was probably meant: one or two slips away, or a third of a longer word. */
export function closestWord(word: string, words: readonly string[]): string | undefined {
  return closestMatch(word, [...words], { maxDistance: Math.max(2, Math.floor(word.length / 3)) });
}
