import { describe } from 'vitest';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

describe('what is refused may be right, and something else has to change', () => {
  hold(
    [
      [
        'an init container with a probe is a sidecar',
        'initContainers:\n  - name: i\n    image: b\n    liveness¦Probe:\n      exec:\n        command: [ls]\n',
        {
          'make-sidecar':
            'initContainers:\n  - name: i\n    image: b\n    livenessProbe:\n      exec:\n        command: [ls]\n    restartPolicy: Always\n',
        },
      ],
      [
        'values for an operator that takes none',
        'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: a\n              operator: Exists\n              val¦ues: [b]\n',
        {
          'fitting-operator':
            'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: a\n              operator: In\n              values: [b]\n',
          'remove-forbidden':
            'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: a\n              operator: Exists\n',
        },
      ],
    ],
    inSpec,
  );
  hold(
    [
      [
        'ports of the node',
        'ports:\n  - containerPort: 80\n    hostPort: 8¦1\n',
        { 'equal-host-port': 'ports:\n  - containerPort: 80\n    hostPort: 80\n' },
      ],
    ],
    (source) => inContainer(source).replace('spec:\n', 'spec:\n  hostNetwork: true\n'),
  );
  hold(
    [
      [
        'a strategy that cannot move',
        'strategy:\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: ¦0\n',
        { 'let-roll': 'strategy:\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: 1\n' },
      ],
      [
        'steps of a strategy that has none',
        'strategy:\n  type: Recreate\n  rolling¦Update:\n    maxSurge: 1\n',
        { 'roll-instead': 'strategy:\n  type: RollingUpdate\n  rollingUpdate:\n    maxSurge: 1\n' },
      ],
      [
        'a deadline before anything can be ready',
        'minReadySeconds: 700\nprogressDeadlineSeconds: 6¦00\n',
        { 'raise-deadline': 'minReadySeconds: 700\nprogressDeadlineSeconds: 1300\n' },
      ],
    ],
    inDeployment,
  );
  hold([
    [
      'more Pods at least than at most',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  minReplicas: 5\n  maxReplicas: ¦3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n',
      {
        'lower-minimum':
          'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  minReplicas: 3\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n',
        'clamp-number':
          'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  minReplicas: 5\n  maxReplicas: 5\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n',
      },
    ],
  ]);
});
