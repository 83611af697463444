/**
 * `ErrorClass` with `name` on its prototype, not enumerable, as native errors have it. Defined rather than assigned: where
 * `Error.prototype` is frozen, an inherited name cannot be assigned to.
 */
export function named<C extends { readonly prototype: object }>(name: string, ErrorClass: C): C {
  Object.defineProperty(ErrorClass.prototype, 'name', { value: name, configurable: true, writable: true });
  return ErrorClass;
}
