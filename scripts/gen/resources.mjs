// The resources that kube-apiserver 1.36 serves: apiVersion -> kinds, each as `Kind plural [short names] flags` with the
// flags C (cluster-scoped), A (in category `all`) and E (in category `api-extensions`).
const table = {
  v1: `
    Binding bindings
    ComponentStatus componentstatuses cs C
    ConfigMap configmaps cm
    Endpoints endpoints ep
    Event events ev
    LimitRange limitranges limits
    Namespace namespaces ns C
    Node nodes no C
    PersistentVolume persistentvolumes pv C
    PersistentVolumeClaim persistentvolumeclaims pvc
    Pod pods po A
    PodTemplate podtemplates
    ReplicationController replicationcontrollers rc A
    ResourceQuota resourcequotas quota
    Secret secrets
    Service services svc A
    ServiceAccount serviceaccounts sa`,
  "apps/v1": `
    ControllerRevision controllerrevisions
    DaemonSet daemonsets ds A
    Deployment deployments deploy A
    ReplicaSet replicasets rs A
    StatefulSet statefulsets sts A`,
  "batch/v1": `
    CronJob cronjobs cj A
    Job jobs A`,
  "autoscaling/v1": `
    HorizontalPodAutoscaler horizontalpodautoscalers hpa A`,
  "autoscaling/v2": `
    HorizontalPodAutoscaler horizontalpodautoscalers hpa A`,
  "networking.k8s.io/v1": `
    Ingress ingresses ing
    NetworkPolicy networkpolicies netpol
    IngressClass ingressclasses C
    IPAddress ipaddresses ip C
    ServiceCIDR servicecidrs C`,
  "policy/v1": `
    PodDisruptionBudget poddisruptionbudgets pdb`,
  "rbac.authorization.k8s.io/v1": `
    Role roles
    RoleBinding rolebindings
    ClusterRole clusterroles C
    ClusterRoleBinding clusterrolebindings C`,
  "storage.k8s.io/v1": `
    StorageClass storageclasses sc C
    VolumeAttachment volumeattachments C
    CSIDriver csidrivers C
    CSINode csinodes C
    CSIStorageCapacity csistoragecapacities
    VolumeAttributesClass volumeattributesclasses vac C`,
  "scheduling.k8s.io/v1": `
    PriorityClass priorityclasses pc C`,
  "coordination.k8s.io/v1": `
    Lease leases`,
  "discovery.k8s.io/v1": `
    EndpointSlice endpointslices`,
  "events.k8s.io/v1": `
    Event events ev`,
  "node.k8s.io/v1": `
    RuntimeClass runtimeclasses C`,
  "apiextensions.k8s.io/v1": `
    CustomResourceDefinition customresourcedefinitions crd,crds C E`,
  "apiregistration.k8s.io/v1": `
    APIService apiservices C E`,
  "admissionregistration.k8s.io/v1": `
    MutatingWebhookConfiguration mutatingwebhookconfigurations C E
    ValidatingWebhookConfiguration validatingwebhookconfigurations C E
    ValidatingAdmissionPolicy validatingadmissionpolicies C E
    ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings C E
    MutatingAdmissionPolicy mutatingadmissionpolicies C E
    MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings C E`,
  "certificates.k8s.io/v1": `
    CertificateSigningRequest certificatesigningrequests csr C`,
  "flowcontrol.apiserver.k8s.io/v1": `
    FlowSchema flowschemas C
    PriorityLevelConfiguration prioritylevelconfigurations C`,
  "authentication.k8s.io/v1": `
    TokenReview tokenreviews C
    SelfSubjectReview selfsubjectreviews C`,
  "authorization.k8s.io/v1": `
    SubjectAccessReview subjectaccessreviews C
    SelfSubjectAccessReview selfsubjectaccessreviews C
    SelfSubjectRulesReview selfsubjectrulesreviews C
    LocalSubjectAccessReview localsubjectaccessreviews`,
  "resource.k8s.io/v1": `
    DeviceClass deviceclasses C
    ResourceClaim resourceclaims
    ResourceClaimTemplate resourceclaimtemplates
    ResourceSlice resourceslices C`,
};

/** `apiVersion kind` -> `{ plural, namespaced, shortNames?, categories? }`. */
export const resources = new Map(
  Object.entries(table).flatMap(([apiVersion, lines]) =>
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const [kind, plural, ...rest] = line.trim().split(" ");
        const shortNames = rest
          .filter((word) => /^[a-z,]+$/.test(word))
          .flatMap((word) => word.split(","));
        const categories = [
          ...(rest.includes("A") ? ["all"] : []),
          ...(rest.includes("E") ? ["api-extensions"] : []),
        ];
        return [
          `${apiVersion} ${kind}`,
          {
            plural,
            namespaced: !rest.includes("C"),
            ...(shortNames.length > 0 && { shortNames }),
            ...(categories.length > 0 && { categories }),
          },
        ];
      }),
  ),
);
