/** Members of objects whose keys users write: `constructor` and `__proto__` are keys like any other. */

type Members<Value> = { readonly [key: string]: Value };

/** The member of that key; undefined where users wrote none. */
export const memberOf = <Value>(object: Members<Value>, key: string): Value | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Sets a member in place. An assignment to `__proto__` would change what kind of object it is. */
export function setMember<Value>(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
