import type { ServiceRow } from "#provisioning/platform/contract/platform-inputs.ts";
import { renderTable } from "./table.ts";

/** The last table of `make`: what runs, where, and how to get in; below it what does not run, and why. */
export function renderServiceTable(services: readonly ServiceRow[]): string {
  const running = services.filter(({ health }) => /^[A-Z]/.test(health));
  const others = services.filter((service) => !running.includes(service));
  const rows = running.map(({ name, address = "–", version, health, signIn = "–" }) => [
    name,
    address,
    version,
    health,
    signIn,
  ]);
  const why = [...new Set(others.map(({ health }) => health))].map(
    (word) =>
      `${word}: ${others
        .filter(({ health }) => health === word)
        .map(({ name }) => name)
        .join(", ")}`,
  );
  const opened = running.find(({ address }) => address !== undefined);
  return [
    renderTable(["service", "address", "version", "health", "sign in"], rows),
    // Their names are known where their DNS is asked, and the lab's network is in nobody's reach.
    ...(opened ? [`\`make open SERVICE=${opened.name}\` opens one on this computer`] : []),
    ...why,
  ].join("\n");
}
