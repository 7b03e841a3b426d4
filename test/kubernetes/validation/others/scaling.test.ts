import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

describe('HorizontalPodAutoscaler', () => {
  const horizontalPodAutoscaler: KubernetesObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  };
  table(horizontalPodAutoscaler, [
    ['a sound one', {}, []],
    ['as many at least as at most', { 'spec.minReplicas': 5 }, []],
    [
      'more at least than at most',
      { 'spec.minReplicas': 6 },
      ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
    ],
    [
      'none at least',
      { 'spec.minReplicas': 0 },
      [
        'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
        'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
      ],
    ],
    [
      'none at least, by what is outside',
      {
        'spec.minReplicas': 0,
        'spec.metrics': [{ type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '1' } } }],
      },
      ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1'],
    ],
    [
      'none at most',
      { 'spec.maxReplicas': 0 },
      [
        'spec.maxReplicas: Required value: must be set and greater than 0',
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
      ],
    ],
    [
      'no target',
      { 'spec.scaleTargetRef': undefined },
      [
        'spec.scaleTargetRef.kind: Required value',
        'spec.scaleTargetRef.name: Required value',
        'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
      ],
    ],
    [
      'a target without a group',
      { 'spec.scaleTargetRef.apiVersion': 'v1' },
      ['spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group'],
    ],
    ['a ReplicationController has none', { 'spec.scaleTargetRef': { apiVersion: 'v1', kind: 'ReplicationController', name: 'web' } }, []],
    [
      'a target with a slash',
      { 'spec.scaleTargetRef.name': 'a/b' },
      [`spec.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'`],
    ],
    [
      'use of a resource',
      { 'spec.metrics': [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1 } } }] },
      [],
    ],
    [
      'no use of it',
      { 'spec.metrics': [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0 } } }] },
      ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    ],
    [
      'a use without a number',
      { 'spec.metrics': [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] },
      ['spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization'],
    ],
    [
      'two numbers',
      {
        'spec.metrics': [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 5, averageValue: '1' } } },
        ],
      },
      ['spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization'],
    ],
    [
      'a metric without its source',
      { 'spec.metrics': [{ type: 'Pods' }] },
      ['spec.metrics[0].pods: Required value: must populate information for the given metric source'],
    ],
    [
      'a metric with another source',
      {
        'spec.metrics': [
          {
            type: 'Pods',
            pods: { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } },
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 5 } },
          },
        ],
      },
      ['spec.metrics[0].resource: Forbidden: must populate the given metric source only'],
    ],
    [
      'an unknown metric',
      { 'spec.metrics': [{ type: 'Custom' }] },
      [
        'spec.metrics[0].type: Unsupported value: "Custom": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
        'spec.metrics[0].type: Unsupported value: "Custom": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      ],
    ],
    [
      'a Pod metric by value',
      { 'spec.metrics': [{ type: 'Pods', pods: { metric: { name: 'a' }, target: { type: 'Value', value: '1' } } }] },
      ['spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue'],
    ],
    [
      'the metric of an object',
      {
        'spec.metrics': [
          {
            type: 'Object',
            object: {
              describedObject: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
              metric: { name: 'a' },
              target: { type: 'Value', value: '1' },
            },
          },
        ],
      },
      [],
    ],
    [
      'of no object',
      { 'spec.metrics': [{ type: 'Object', object: { metric: { name: 'a' }, target: { type: 'Value', value: '1' } } }] },
      ['spec.metrics[0].object.describedObject.kind: Required value', 'spec.metrics[0].object.describedObject.name: Required value'],
    ],
    [
      'the resource of a container',
      {
        'spec.metrics': [
          {
            type: 'ContainerResource',
            containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 5 } },
          },
        ],
      },
      [],
    ],
    [
      'of no container',
      {
        'spec.metrics': [
          { type: 'ContainerResource', containerResource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 5 } } },
        ],
      },
      ['spec.metrics[0].containerResource.container: Required value: must specify a container'],
    ],
    ['an hour to settle', { 'spec.behavior': { scaleDown: { stabilizationWindowSeconds: 3600 } } }, []],
    [
      'more than an hour',
      { 'spec.behavior': { scaleDown: { stabilizationWindowSeconds: 3601 } } },
      ['spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600'],
    ],
    ['a policy', { 'spec.behavior': { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1800 }] } } }, []],
    [
      'a policy for too long',
      { 'spec.behavior': { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } } },
      ['spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800'],
    ],
    [
      'a policy that does nothing',
      { 'spec.behavior': { scaleUp: { policies: [{ type: 'Pods', value: 0, periodSeconds: 0 }] } } },
      [
        'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
        'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 0: must be greater than zero',
      ],
    ],
    [
      'an unknown policy',
      { 'spec.behavior': { scaleUp: { policies: [{ type: 'Nodes', value: 1, periodSeconds: 1 }] } } },
      ['spec.behavior.scaleUp.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"'],
    ],
    [
      'an unknown choice',
      { 'spec.behavior': { scaleUp: { selectPolicy: 'Median' } } },
      ['spec.behavior.scaleUp.selectPolicy: Unsupported value: "Median": supported values: "Disabled", "Max", "Min"'],
    ],
    [
      'a tolerance below 0',
      { 'spec.behavior': { scaleUp: { tolerance: '-1' } } },
      ['spec.behavior.scaleUp.tolerance: Invalid value: "-1": must be greater than or equal to 0'],
    ],
  ]);
});

describe('HorizontalPodAutoscaler v1', () => {
  const horizontalPodAutoscalerV1: KubernetesObject = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  };
  table(horizontalPodAutoscalerV1, [
    ['a sound one', { 'spec.targetCPUUtilizationPercentage': 50 }, []],
    [
      'no use',
      { 'spec.targetCPUUtilizationPercentage': 0 },
      ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    ],
    [
      'none at most',
      { 'spec.maxReplicas': 0 },
      [
        'spec.maxReplicas: Required value: must be set and greater than 0',
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
      ],
    ],
  ]);
});

describe('PodDisruptionBudget', () => {
  const podDisruptionBudget: KubernetesObject = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'a' },
    spec: { selector: { matchLabels: { a: 'b' } } },
  };
  table(podDisruptionBudget, [
    ['no number', {}, []],
    ['none', { 'spec.minAvailable': 0 }, []],
    ['less than none', { 'spec.minAvailable': -1 }, ['spec.minAvailable: Invalid value: -1: must be greater than or equal to 0']],
    ['all', { 'spec.maxUnavailable': '100%' }, []],
    ['more than all', { 'spec.maxUnavailable': '101%' }, ['spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%']],
    [
      'no number at all',
      { 'spec.maxUnavailable': 'half' },
      [
        `spec.maxUnavailable: Invalid value: "half": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
      ],
    ],
    [
      'both numbers',
      { 'spec.minAvailable': 1, 'spec.maxUnavailable': 1 },
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    ['a policy', { 'spec.unhealthyPodEvictionPolicy': 'AlwaysAllow' }, []],
    [
      'an unknown policy',
      { 'spec.unhealthyPodEvictionPolicy': 'Never' },
      ['spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"'],
    ],
    [
      'a selector with a bad value',
      { 'spec.selector.matchLabels.a': '-' },
      [`spec.selector.matchLabels: Invalid value: "-": ${LABEL_VALUE}`],
    ],
  ]);
});
