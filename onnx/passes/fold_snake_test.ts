import assert from "node:assert/strict";
import { fp32 } from "../_mil_testing.ts";
import type { Graph } from "../graph.ts";
import { assertSameValues, channels, operators, sequence, weights } from "./_graph_testing.ts";
import { foldSnake } from "./fold_snake.ts";
import { removeUnused } from "./remove_unused.ts";

/** Not so small that the cosine form itself loses digits: 1 - cos is exact to 6e-8 only. */
const alphas = [0.7, 1.5, 0.02];
const vector = (graph: Graph, values: readonly number[]) =>
  graph.constant(fp32([1, channels, 1], values));

const pass = (graph: Graph) => {
  foldSnake(graph);
  removeUnused(graph);
};

type Activation = (graph: Graph, x: string) => string;

/** x + (1 - cos(2 a x)) k, with k = 1 / 2a of constants rounded by `round`. */
const cosine = (round: (value: number) => number): Activation => (graph, x) => {
  const doubled = vector(graph, alphas.map((alpha) => round(2 * alpha)));
  const half = vector(graph, alphas.map((alpha) => round(1 / (2 * alpha))));
  const cos = sequence(graph, "Cos", [sequence(graph, "Mul", [doubled, x])]);
  const product = sequence(graph, "Mul", [
    sequence(graph, "Sub", [graph.float(1), cos]),
    half,
  ]);
  return sequence(graph, "Add", [product, x]);
};
/** x + sin^2(a x) / a: the square first, or the reciprocal first. */
const sine = (isSquareFirst: boolean): Activation => (graph, x) => {
  const sin = sequence(graph, "Sin", [sequence(graph, "Mul", [x, vector(graph, alphas)])]);
  const reciprocal = vector(graph, alphas.map((alpha) => 1 / alpha));
  const product = isSquareFirst
    ? sequence(graph, "Mul", [reciprocal, sequence(graph, "Mul", [sin, sin])])
    : sequence(graph, "Mul", [sin, sequence(graph, "Mul", [sin, reciprocal])]);
  return sequence(graph, "Add", [x, product]);
};
const norm = (graph: Graph, x: string) => {
  const [scale, shift] = [weights(graph, 1, [channels]), weights(graph, 2, [channels])];
  return sequence(graph, "InstanceNormalization", [x, scale, shift]);
};
const conv = (graph: Graph, x: string, weight = weights(graph, 7, [2, channels, 3])) =>
  sequence(graph, "Conv", [x, weight, weights(graph, 4, [2])], 2);
const chain = (activation: Activation) => (graph: Graph, x: string) => [
  conv(graph, activation(graph, norm(graph, x))),
];
const folded = { Mul: 3, InstanceNormalization: 1, Sin: 1, Add: 1, Conv: 1 };

for (
  const [name, activation, counts] of [
    ["cosine form", cosine(Math.fround), folded],
    ["cosine form of fp16 constants, which need another product", cosine(Math.f16round), {
      ...folded,
      Mul: 4,
    }],
    ["sine form, square first", sine(true), folded],
    ["sine form, reciprocal first", sine(false), folded],
  ] as const
) {
  Deno.test(`Snake folds into its neighbours: ${name}`, async () => {
    const after = await assertSameValues(chain(activation), pass);
    assert.deepEqual(operators(after), counts);
  });
}

Deno.test("weights that something else uses, too, stay as they are", async () => {
  const after = await assertSameValues((graph, x) => {
    const weight = weights(graph, 7, [2, channels, 3]);
    return [
      conv(graph, cosine(Math.fround)(graph, norm(graph, x)), weight),
      conv(graph, x, weight),
    ];
  }, pass);
  assert.equal(operators(after).Cos, undefined);
});

for (
  const [why, build] of [
    [
      "its output is an output of the graph",
      (graph: Graph, x: string) => {
        const y = cosine(Math.fround)(graph, norm(graph, x));
        return [y, conv(graph, y)];
      },
    ],
    [
      "something other than a convolution uses its output",
      (graph: Graph, x: string) => {
        const y = cosine(Math.fround)(graph, norm(graph, x));
        return [conv(graph, y), sequence(graph, "Tanh", [y])];
      },
    ],
    [
      "no normalization is before it",
      (graph: Graph, x: string) => [conv(graph, cosine(Math.fround)(graph, x))],
    ],
    [
      "a third node uses the normalized value",
      (graph: Graph, x: string) => {
        const normalized = norm(graph, x);
        const y = cosine(Math.fround)(graph, normalized);
        return [conv(graph, y), sequence(graph, "Tanh", [normalized])];
      },
    ],
    [
      "the constant is not 1",
      (graph: Graph, x: string) => {
        const normalized = norm(graph, x);
        const angle = sequence(graph, "Mul", [normalized, vector(graph, alphas)]);
        const difference = sequence(graph, "Sub", [
          graph.float(2),
          sequence(graph, "Cos", [angle]),
        ]);
        const product = sequence(graph, "Mul", [difference, vector(graph, alphas)]);
        return [conv(graph, sequence(graph, "Add", [normalized, product]))];
      },
    ],
  ] as const
) {
  Deno.test(`Snake stays as it is where ${why}`, async () => {
    const after = await assertSameValues(build, pass);
    assert.equal(operators(after).Cos, 1);
  });
}
