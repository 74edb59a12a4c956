/**
 * What users feel of the chain, scenario by scenario; a part of a result.
 * @module
 */
import { z } from "zod";

/** Schema of the scenarios of a benchmark. */
export const scenariosSchema = z.strictObject({});
