/**
 * Values by kind, namespace and name. Looked up without putting the three together into one text: that would be made and hashed anew each time, some
 * twenty times a status write.
 */
export class NameMap<Value> {
  private readonly kinds = new Map<string, Map<string, Map<string, Value>>>();

  get(kind: string, namespace: string | undefined, name: string | undefined): Value | undefined {
    return this.kinds
      .get(kind)
      ?.get(namespace ?? '')
      ?.get(name ?? '');
  }

  set(kind: string, namespace: string | undefined, name: string | undefined, value: Value): void {
    let namespaces = this.kinds.get(kind);
    if (!namespaces) {
      namespaces = new Map();
      this.kinds.set(kind, namespaces);
    }
    const names = namespaces.get(namespace ?? '');
    if (names) names.set(name ?? '', value);
    else namespaces.set(namespace ?? '', new Map([[name ?? '', value]]));
  }

  delete(kind: string, namespace: string | undefined, name: string | undefined): void {
    this.kinds
      .get(kind)
      ?.get(namespace ?? '')
      ?.delete(name ?? '');
  }
}
