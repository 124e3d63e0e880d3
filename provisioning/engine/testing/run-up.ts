import { embeddedEngine } from "../embedded-engine.ts";

// An engine in a process of its own, for tests that kill it. The request is the only argument.
await embeddedEngine.up({ ...JSON.parse(process.argv[2] as string), display: () => {} });
