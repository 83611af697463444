/** What must have its say when the process exits. */
interface Exiting {
  /** Synchronous: nothing that is started now will end. */
  exit(): void;
}

const waiting = new Set<Exiting>();

const exit = (): void => {
  for (const one of waiting) one.exit();
};

/** Call `one.exit()` if the process exits before {@link offExit}. The process is not kept alive by it. */
export function onExit(one: Exiting): void {
  if (waiting.size === 0) process.on('exit', exit);
  waiting.add(one);
}

/** Take back {@link onExit}. */
export function offExit(one: Exiting): void {
  if (waiting.delete(one) && waiting.size === 0) process.off('exit', exit);
}
