/** Which kinds of inlay hints are shown. */
export interface InlayHintSettings {
  /** Numbers of probes that are not written. */
  readonly probes: boolean;
  /** Pull policies, restart policies and grace periods that are not written. */
  readonly defaults: boolean;
  readonly qosClass: boolean;
  /** What a Pod of several containers requests in all. */
  readonly requests: boolean;
  /** Numbers of ports that are named. */
  readonly ports: boolean;
}

/** What is shown when nothing is set: what nobody can see in the text, and little of it. */
export const INLAY_HINTS: InlayHintSettings = { probes: true, defaults: false, qosClass: true, requests: true, ports: true };
