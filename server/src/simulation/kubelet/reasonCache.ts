/** Why containers could not be started the last time; shown as their waiting reason at the next sync. Source: pkg/kubelet/reason_cache.go. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

export interface StartResult {
  readonly container: string;
  readonly failure: StartFailure | null;
}

export class ReasonCache {
  private readonly failures = new Map<string, StartFailure>();

  /** Takes over what one sync tried: failures are kept, successes remove what was kept. */
  update(uid: string, results: readonly StartResult[]): void {
    for (const { container, failure } of results) {
      if (failure) this.failures.set(`${uid}/${container}`, failure);
      else this.failures.delete(`${uid}/${container}`);
    }
  }

  get(uid: string, container: string): StartFailure | undefined {
    return this.failures.get(`${uid}/${container}`);
  }

  forget(uid: string): void {
    for (const key of this.failures.keys()) if (key.startsWith(`${uid}/`)) this.failures.delete(key);
  }
}
