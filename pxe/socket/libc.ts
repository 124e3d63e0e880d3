import koffi from "koffi";

/**
 * The few calls of the C library that Node does not offer: a socket with options set before it is bound.
 * Every function returns what C returns; a negative number means that {@link lastErrno} tells why.
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array, length: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  close(fd: number): number;
  sendto(
    fd: number,
    data: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: number,
  ): number;
  /** `addressLength` is an `int` in memory: the room in `address`, and afterwards what was used. */
  recvfrom(
    fd: number,
    data: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: Uint8Array,
  ): number;
  /** 0 when there is no such interface. */
  if_nametoindex(name: string): number;
}

let loaded: Libc | undefined;

/** Loads the C library of the running process, once. */
export function libc(): Libc {
  if (loaded) return loaded;
  // `null` is the process itself, which has the C library linked in: no file name to guess on glibc, musl or macOS.
  const library = koffi.load(null);
  loaded = {
    socket: library.func("int socket(int, int, int)") as Libc["socket"],
    setsockopt: library.func("int setsockopt(int, int, int, const void *, unsigned int)") as Libc["setsockopt"],
    bind: library.func("int bind(int, const void *, unsigned int)") as Libc["bind"],
    close: library.func("int close(int)") as Libc["close"],
    sendto: library.func("long sendto(int, const void *, size_t, int, const void *, unsigned int)") as Libc["sendto"],
    recvfrom: library.func("long recvfrom(int, void *, size_t, int, void *, void *)") as Libc["recvfrom"],
    if_nametoindex: library.func("unsigned int if_nametoindex(const char *)") as Libc["if_nametoindex"],
  };
  return loaded;
}

/** `errno` after the last call of {@link libc} that failed, as its name: `EACCES`, `EADDRINUSE`. */
export function lastErrno(): string {
  const value = koffi.errno();
  const name = Object.entries(koffi.os.errno).find(([, number]) => number === value)?.[0];
  return name ?? `errno ${value}`;
}
