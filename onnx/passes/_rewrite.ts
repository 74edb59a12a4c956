/**
 * Looking around in a graph, and replacing nodes of it.
 * @module
 */
import type { Graph, GraphNode } from "../graph.ts";

/** Who makes and who uses each value, as of when this was made. */
export class GraphIndex {
  readonly #producers = new Map<string, GraphNode>();
  readonly #consumers = new Map<string, GraphNode[]>();
  readonly #outputs: ReadonlySet<string>;

  constructor(graph: Graph) {
    this.#outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const node of graph.nodes) {
      for (const name of node.outputs) this.#producers.set(name, node);
      for (const name of new Set(node.inputs)) {
        const consumers = this.#consumers.get(name);
        if (consumers === undefined) this.#consumers.set(name, [node]);
        else consumers.push(node);
      }
    }
  }

  /** The node that makes `name`; none for inputs and constants. */
  producer(name: string): GraphNode | undefined {
    return this.#producers.get(name);
  }

  /** The nodes that use `name`, or `undefined` where it is an output of the graph as well. */
  consumers(name: string): readonly GraphNode[] | undefined {
    return this.#outputs.has(name) ? undefined : this.#consumers.get(name) ?? [];
  }

  /** The only use of `node`'s only output, where that is `operator`. */
  soleConsumer(node: GraphNode, operator: string): GraphNode | undefined {
    const consumers = this.consumers(node.outputs[0]);
    return consumers?.length === 1 && consumers[0].operator === operator ? consumers[0] : undefined;
  }
}

/** The input of the two-input node `node` that is not `name`; `name` itself where both are. */
export function otherInput(node: GraphNode, name: string): string {
  return node.inputs[0] === name ? node.inputs[1] : node.inputs[0];
}

/** Whether `name` is known to have the shape [1, channels, 1]: one number a channel. */
export function isPerChannel(graph: Graph, name: string, channels: number): boolean {
  const shape = graph.shapes.get(name);
  return shape?.length === 3 && shape[0] === 1 && shape[1] === channels && shape[2] === 1;
}

/** Puts other nodes in the place of some. */
export class Replacements {
  readonly #nodes = new Map<GraphNode, readonly GraphNode[]>();

  constructor(readonly graph: Graph) {}

  has(node: GraphNode): boolean {
    return this.#nodes.has(node);
  }

  /** Replaces `node` by the nodes that `build` adds to the graph. */
  replace(node: GraphNode, build: () => void): void {
    const { graph } = this;
    const before = graph.nodes;
    graph.nodes = [];
    build();
    this.#nodes.set(node, graph.nodes);
    graph.nodes = before;
  }

  /** Carries out what {@link replace} noted. */
  apply(): void {
    this.graph.nodes = this.graph.nodes.flatMap((node) => this.#nodes.get(node) ?? [node]);
  }
}
