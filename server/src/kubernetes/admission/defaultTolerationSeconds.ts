import type { Fields } from '../defaults/shape.ts';
import { type AdmissionPlugin, specOf } from './attributes.ts';

const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
/** How long a Pod stays on a node that fails (API server flags default-not-ready-toleration-seconds, default-unreachable-…). */
const TOLERATION_SECONDS = 300;

/** Lets Pods stay five minutes on a failing node unless they say otherwise. Source: plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  kinds: ['v1/Pod'],
  updates: ['v1/Pod'],
  filled: {
    source: 'plugin/pkg/admission/defaulttolerationseconds/admission.go',
    explain: {
      en: 'The Pod stays for five minutes on a node that fails; then it is evicted.',
      'zh-cn': '节点故障时 Pod 先保留五分钟，之后被驱逐。',
    },
  },
  admit: ({ object }) => {
    addDefaultTolerations(specOf(object));
    return undefined;
  },
};

/** Adds what a Pod's spec does not tolerate of a failing node, in place. */
export function addDefaultTolerations(spec: Fields): void {
  const written: readonly Fields[] = spec.tolerations ?? [];
  const missing = TAINTS.filter(
    (key) => !written.some((entry) => (!entry.key || entry.key === key) && (!entry.effect || entry.effect === 'NoExecute')),
  );
  if (missing.length === 0) return;
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS }));
  spec.tolerations = [...written, ...added];
}
