/**
 * Preloaded into every process we start: when the parent is gone — even by kill -9 — the channel closes and the child
 * ends itself, so that no port stays taken and the next start finds a clean desk.
 */
if (process.channel) {
  process.channel.unref();
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 3_000).unref();
  });
}
// What this process forks has a channel of its own and may live by it alone (Next's helpers while developing do).
process.execArgv = [];
