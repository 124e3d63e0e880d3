import { beforeEach } from "vitest";

/** Seconds since 1970 after which no further test begins; set by whoever has only so much time. */
const lastStart = Number(process.env.HEARTH_TESTS_BEGIN_UNTIL ?? Number.POSITIVE_INFINITY);

beforeEach(({ skip }) => {
  const lateSeconds = Math.round(Date.now() / 1000 - lastStart);
  skip(lateSeconds > 0, `the time for tests to begin ended ${lateSeconds} s ago`);
});
