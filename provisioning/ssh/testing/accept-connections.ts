import { spawn } from "node:child_process";
import { createServer } from "node:net";

// Gives every connection to a program of its own, as inetd does: accept-connections.ts <address> <port> <argv …>
const [address = "", port = "0", program = "", ...rest] = process.argv.slice(2);

const server = createServer({ pauseOnConnect: true }, (socket) => {
  spawn(program, rest, { stdio: [socket, socket, "ignore"] });
  socket.destroy();
});
server.listen(Number(port), address, () => console.log("listening"));
