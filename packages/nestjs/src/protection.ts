/** A method and the circuit that protects it. */
export interface Protection {
  /** The class whose method it is. */
  readonly className: string;
  readonly method: string | symbol;
  readonly circuit: string;
}

/** By the prototype that holds the methods: a decorator above ours may replace the function, but not that. */
const protections = new WeakMap<object, Protection[]>();

/** How messages name the method: `PaymentsService.charge`. */
export function whereIs({ className, method }: Protection): string {
  return `${className}.${String(method)}`;
}

/** Notes that `prototype` holds a protected method. */
export function noteProtection(prototype: object, protection: Protection): void {
  const noted = protections.get(prototype);
  if (noted === undefined) protections.set(prototype, [protection]);
  else noted.push(protection);
}

/** The protected methods that `prototype` itself holds. */
export function protectionsOf(prototype: object): readonly Protection[] {
  return protections.get(prototype) ?? [];
}

/** The protected methods of instances of a class, those it inherits and those it overrides included. */
export function allProtectionsOf(prototype: object): Protection[] {
  return chainOf(prototype).flatMap(protectionsOf);
}

/** `prototype` and those it inherits from, without that of all objects. */
export function chainOf(prototype: object): object[] {
  const chain: object[] = [];
  for (let one: object | null = prototype; one && one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    chain.push(one);
  }
  return chain;
}
