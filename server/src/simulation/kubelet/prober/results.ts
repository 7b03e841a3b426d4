/** The latest verdict of each probe, by container. Source: pkg/kubelet/prober/results. */
export type ProbeResult = 'success' | 'failure' | 'unknown';
export type ProbeType = 'startup' | 'readiness' | 'liveness';

/** Hears of a result that is new or has changed. */
export type ResultListener<Why> = (uid: string, containerID: string, result: ProbeResult, why: Why) => void;

export class ResultsManager<Why> {
  /** Counts the results that were new or have changed. */
  version = 0;
  private readonly results = new Map<string, { readonly result: ProbeResult; readonly why: Why }>();

  constructor(private readonly changed: ResultListener<Why>) {}

  get(containerID: string): ProbeResult | undefined {
    return this.results.get(containerID)?.result;
  }

  /** What brought the result about. */
  why(containerID: string): Why | undefined {
    return this.results.get(containerID)?.why;
  }

  set(uid: string, containerID: string, result: ProbeResult, why: Why): void {
    if (this.results.get(containerID)?.result === result) return;
    this.results.set(containerID, { result, why });
    this.version++;
    this.changed(uid, containerID, result, why);
  }

  remove(containerID: string): void {
    this.results.delete(containerID);
  }
}
