import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { LabelSelector } from '../../../kubernetes/values/selector.ts';
import type { Instant } from '../../world/instant.ts';
import type { Condition, Meta } from '../types.ts';

/** What the autoscaler reads and writes. Field names and meaning as in autoscaling/v2; times are Instants. */
export interface MetricTarget {
  type: 'Utilization' | 'Value' | 'AverageValue';
  averageUtilization?: number;
  averageValue?: string | number;
}

interface NamedMetric {
  metric: { name: string; selector?: LabelSelector };
  target?: MetricTarget;
}

export interface MetricSpec {
  type: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External';
  resource?: { name: string; target: MetricTarget };
  containerResource?: { name: string; container: string; target: MetricTarget };
  pods?: NamedMetric;
  object?: NamedMetric & { describedObject: { kind: string; name: string } };
  external?: NamedMetric;
}

export interface ScalingRules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: 'Max' | 'Min' | 'Disabled';
  policies?: { type: 'Pods' | 'Percent'; value: number; periodSeconds: number }[];
  tolerance?: string | number;
}

export interface AutoscalerStatus {
  lastScaleTime?: Instant;
  currentReplicas?: number;
  desiredReplicas?: number;
  currentMetrics?: unknown[] | null;
  conditions?: Condition[];
}

export interface Autoscaler extends KubernetesObject {
  metadata: Meta;
  spec: {
    scaleTargetRef: { apiVersion?: string; kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: MetricSpec[];
    /** Of autoscaling/v1. */
    targetCPUUtilizationPercentage?: number;
    behavior?: { scaleUp?: ScalingRules; scaleDown?: ScalingRules };
  };
  status: AutoscalerStatus;
}
