/**
 * Fields that almost everybody writes when they write the object: they are put into the snippet together with the required ones. By type id;
 * a dotted name goes into the object of the first part.
 */
export const USUAL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'core/v1.Container': ['name', 'image'],
  'core/v1.EphemeralContainer': ['name', 'image'],
  'core/v1.EnvVar': ['name', 'value'],
  'core/v1.ContainerPort': ['containerPort'],
  'core/v1.Probe': ['httpGet', 'periodSeconds'],
  'core/v1.HTTPGetAction': ['path', 'port'],
  'core/v1.ExecAction': ['command'],
  'core/v1.Lifecycle': ['preStop'],
  'core/v1.LifecycleHandler': ['exec'],
  'core/v1.ResourceRequirements': ['requests', 'limits'],
  'core/v1.VolumeMount': ['name', 'mountPath'],
  'core/v1.Volume': ['name', 'emptyDir'],
  'core/v1.ConfigMapVolumeSource': ['name'],
  'core/v1.SecretVolumeSource': ['secretName'],
  'core/v1.PersistentVolumeClaimVolumeSource': ['claimName'],
  'core/v1.PodTemplateSpec': ['metadata', 'spec'],
  'core/v1.PodSpec': ['containers'],
  'core/v1.ServicePort': ['port', 'targetPort'],
  'core/v1.Toleration': ['key', 'operator', 'effect'],
  'meta/v1.ObjectMeta': ['name'],
  'meta/v1.LabelSelector': ['matchLabels'],
  'apps/v1.DeploymentSpec': ['replicas', 'selector', 'template'],
  'apps/v1.ReplicaSetSpec': ['replicas', 'selector', 'template'],
  'apps/v1.StatefulSetSpec': ['serviceName', 'replicas', 'selector', 'template'],
  'apps/v1.DaemonSetSpec': ['selector', 'template'],
  'batch/v1.JobSpec': ['template'],
  'batch/v1.CronJobSpec': ['schedule', 'jobTemplate'],
};
