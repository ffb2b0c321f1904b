import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  FieldPath,
  fieldError,
  fieldErrorText,
  formatDuration,
  formatTime,
  goQuote,
  humanDuration,
  matchesLabelSelector,
  parseDuration,
  parseQuantity,
  parseTime,
  Quantity,
  scaledValue,
} from "#engine";

test("quantities read and print as the API server's", () => {
  const table: [string | number, string][] = [
    ["1", "1"],
    ["0.5", "500m"],
    [0.5, "500m"],
    ["1.5Gi", "1536Mi"],
    ["1024Mi", "1Gi"],
    ["1000m", "1"],
    ["1e3", "1e3"],
    ["1000", "1k"],
    ["0", "0"],
    ["100Mi", "100Mi"],
    ["1E", "1E"],
    ["-1", "-1"],
    [".5", "500m"],
    ["1.", "1."],
    ["1.500", "1.500"],
    ["+1", "+1"],
    ["1.5000", "1500m"],
    ["512", "512"],
    ["1023Ki", "1023Ki"],
    ["0.5Gi", "512Mi"],
    ["0.1Ki", "102400m"],
    ["1n", "1n"],
    ["0.1n", "1n"],
    ["128974848", "128974848"],
    [" 1 ", "1"],
    ["+5", "+5"],
  ];
  for (const [given, want] of table) {
    const got = parseQuantity(given);
    assert.ok(got instanceof Quantity, `${given}`);
    assert.equal(got.toString(), want, `${given}`);
  }
});

test("what is no quantity is refused in the API server's words", () => {
  const table: [string, RegExp][] = [
    ["", /regular expression/],
    ["1gi", /regular expression/],
    ["1GB", /regular expression/],
    ["abc", /regular expression/],
    ["1K", /suffix/],
    ["1mi", /suffix/],
    ["5e", /suffix/],
    ["1.1.1", /regular expression/],
  ];
  for (const [given, want] of table) {
    const got = parseQuantity(given);
    assert.ok(!(got instanceof Quantity), given);
    assert.match(got.error, want, given);
  }
});

test("a printed quantity reads back as the same amount", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 24n }),
      fc.constantFrom("BinarySI", "DecimalSI", "DecimalExponent"),
      (nano, format) => {
        const back = parseQuantity(new Quantity(nano, format as "BinarySI").toString());
        assert.ok(back instanceof Quantity);
        assert.equal(back.nano, nano);
      },
    ),
  );
});

test("durations and ages print as Go and kubectl print them", () => {
  assert.equal(formatDuration(90_000), "1m30s");
  assert.equal(formatDuration(3_600_000), "1h0m0s");
  assert.equal(formatDuration(1500), "1.5s");
  assert.equal(formatDuration(0), "0s");
  assert.equal(parseDuration("1h2m3.5s"), 3_723_500);
  assert.equal(parseDuration("5"), undefined);
  assert.equal(humanDuration(119_000), "119s");
  assert.equal(humanDuration(150_000), "2m30s");
  assert.equal(humanDuration(3 * 86_400_000), "3d");
});

test("an instant reads back as written", () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000, max: 8_000_000_000 }), (second) => {
      assert.equal(parseTime(formatTime(second * 1000)), second * 1000);
      assert.equal(
        formatTime(second * 1000),
        new Date(second * 1000).toISOString().replace(".000Z", "Z"),
      );
    }),
  );
  assert.equal(parseTime("2026-02-30T00:00:00Z"), undefined);
  assert.equal(parseTime("2026-01-01T02:00:00+02:00"), parseTime("2026-01-01T00:00:00Z"));
});

test("field errors print as the API server prints them", () => {
  const ports = FieldPath.of("spec", "containers").index(0).child("ports").index(1);
  const table: [ReturnType<typeof fieldError.required>, string][] = [
    [
      fieldError.required(ports.child("containerPort")),
      "spec.containers[0].ports[1].containerPort: Required value",
    ],
    [
      fieldError.invalid(
        FieldPath.of("spec", "replicas"),
        -1,
        "must be greater than or equal to 0",
      ),
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
    ],
    [
      fieldError.notSupported(ports.child("protocol"), "tcp", ["SCTP", "TCP", "UDP"]),
      'spec.containers[0].ports[1].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      fieldError.invalid(FieldPath.of("spec", "limits").key("cpu"), { b: 1, a: "<" }, "no"),
      'spec.limits[cpu]: Invalid value: {"a":"\\u003c","b":1}: no',
    ],
  ];
  for (const [given, want] of table) assert.equal(fieldErrorText(given), want);
  assert.deepEqual(ports.segments(), ["spec", "containers", 0, "ports", 1]);
  assert.equal(goQuote('a"b\n\u0001é'), '"a\\"b\\n\\x01é"');
});

test("selectors match as the API server's", () => {
  const labels = { app: "web", tier: "a" };
  const table: [Parameters<typeof matchesLabelSelector>[0], boolean][] = [
    [undefined, false],
    [{}, true],
    [{ matchLabels: { app: "web" } }, true],
    [{ matchLabels: { app: "db" } }, false],
    [{ matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }] }, true],
    [{ matchExpressions: [{ key: "x", operator: "NotIn", values: ["a"] }] }, true],
    [{ matchExpressions: [{ key: "x", operator: "Exists" }] }, false],
    [{ matchExpressions: [{ key: "toString", operator: "DoesNotExist" }] }, true],
  ];
  for (const [given, want] of table) assert.equal(matchesLabelSelector(given, labels), want);
  assert.equal(scaledValue("25%", 3, "up"), 1);
  assert.equal(scaledValue("25%", 3, "down"), 0);
});
