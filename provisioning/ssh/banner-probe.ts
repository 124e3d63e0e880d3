import { waitForBanner } from "./wait-for-banner.ts";

// Runs inside the lab's namespace, one process for the whole wait: banner-probe.ts <address> <port> <milliseconds>
const [address = "", port = "22", milliseconds = "0"] = process.argv.slice(2);
const answered = await waitForBanner(address, Number(port), AbortSignal.timeout(Number(milliseconds)));
process.exit(answered ? 0 : 1);
