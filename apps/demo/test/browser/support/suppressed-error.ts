// Where a test fails, and closing what it opened does, too, both errors are told by this one. Node has it from version 24 on, and
// what swc puts in its place is broken.

class SuppressedErrorOf extends Error {
  override readonly name = 'SuppressedError';
  readonly error: unknown;
  readonly suppressed: unknown;

  constructor(error: unknown, suppressed: unknown) {
    super(`${String(suppressed)}\nand then: ${String(error)}`);
    this.error = error;
    this.suppressed = suppressed;
  }
}

Object.assign(globalThis, { _SuppressedError: SuppressedErrorOf });
