// usage: bin/node scripts/pin-k3s.ts v1.36.3 [k3s1]
//
// Adds a release of k3s to provisioning/artifacts/versions.ts, with the checksums that stand beside it, fetched over
// HTTPS; adds nothing when they are not there. Run it on a computer that reaches k3s's releases, and read the diff.
import { readFileSync, writeFileSync } from "node:fs";
import { releaseUrl } from "../provisioning/distribution/k3s/k3s-artifacts.ts";
import { addPin, readChecksum } from "../provisioning/distribution/k3s/pin-release.ts";

const [version = "", suffix = "k3s1"] = process.argv.slice(2);
if (!/^v\d+\.\d+\.\d+$/.test(version)) throw new Error("usage: bin/node scripts/pin-k3s.ts v1.36.3 [k3s1]");
const release = `${version}+${suffix}`;
const response = await fetch(releaseUrl(release, "sha256sum-amd64.txt"));
if (!response.ok) throw new Error(`k3s has no release ${release}: ${response.status} ${response.statusText}`);
const sums = await response.text();
const file = new URL("../provisioning/artifacts/versions.ts", import.meta.url);
const pin = {
  release,
  program: readChecksum(sums, "k3s"),
  images: readChecksum(sums, "k3s-airgap-images-amd64.tar.zst"),
};
writeFileSync(file, addPin(readFileSync(file, "utf8"), version, pin));
process.stdout.write(`pinned ${release} in provisioning/artifacts/versions.ts\n`);
