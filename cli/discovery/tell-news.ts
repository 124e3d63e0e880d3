import type { DiscoveryStatus } from "#pxe/contract/discovery.ts";
import { newsOf } from "./render-found.ts";

/** Says every step of every machine once. */
export function tellNews(tell: (text: string) => void): (status: DiscoveryStatus) => void {
  let before: DiscoveryStatus | undefined;
  return (status) => {
    for (const line of newsOf(before, status)) tell(`· ${line}`);
    before = status;
  };
}
