/** `, for the third time`, where something happened before. */
export function times(tries: number): string {
  if (tries < 2) return "";
  return tries === 2 ? ", for the second time" : `, for the ${tries}${ending(tries)} time`;
}

function ending(count: number): string {
  if (count % 100 >= 11 && count % 100 <= 13) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[count % 10] ?? "th";
}
