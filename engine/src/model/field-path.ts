// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/field/path.go (1.36): how the API server names a place in an object.

type Segment =
  | { readonly type: "child"; readonly name: string }
  | { readonly type: "index"; readonly index: number }
  | { readonly type: "key"; readonly key: string };

/** A place in an object. Immutable; `child`, `index` and `key` give longer paths. */
export class FieldPath {
  static readonly root: FieldPath = new FieldPath(undefined, undefined);

  readonly parent: FieldPath | undefined;
  readonly segment: Segment | undefined;

  private constructor(parent: FieldPath | undefined, segment: Segment | undefined) {
    this.parent = parent;
    this.segment = segment;
  }

  /** `fieldPath("spec", "template")` is `spec.template`. */
  static of(...names: readonly string[]): FieldPath {
    return FieldPath.root.child(...names);
  }

  child(...names: readonly string[]): FieldPath {
    let path: FieldPath = this;
    for (const name of names) path = new FieldPath(path, { type: "child", name });
    return path;
  }

  index(index: number): FieldPath {
    return new FieldPath(this, { type: "index", index });
  }

  key(key: string): FieldPath {
    return new FieldPath(this, { type: "key", key });
  }

  /** The steps from the object's root, as JSON keys and list positions. */
  segments(): (string | number)[] {
    const steps: (string | number)[] = [];
    for (let path: FieldPath = this; path.segment; path = path.parent!) {
      const s = path.segment;
      steps.push(s.type === "index" ? s.index : s.type === "key" ? s.key : s.name);
    }
    return steps.reverse();
  }

  /** The API server's form: `spec.containers[0].resources.limits[cpu]`; the root is `<nil>`. */
  toString(): string {
    if (!this.segment) return "<nil>";
    const before = this.parent?.segment ? this.parent.toString() : "";
    const s = this.segment;
    if (s.type === "index") return `${before}[${s.index}]`;
    if (s.type === "key") return `${before}[${s.key}]`;
    return before === "" ? s.name : `${before}.${s.name}`;
  }
}
