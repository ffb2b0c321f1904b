// The Deployment that most texts of the editor's tests begin with.

/**
 * Up to the image of its container, so that fields of the container can follow. `pod`: one more field of the pod, as it is
 * written.
 */
export function webDeployment(replicas: number, { namespace = "", pod = "" } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web${namespace && `, namespace: ${namespace}`}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:${pod && `\n      ${pod}`}
      containers:
      - name: app
        image: shop/web:1.4.2`;
}
