// Loaded by firebase-tools before anything else. Its Auth emulator compiles a validator for every parameter of the Auth
// interface at each start, and Ajv checks each of those schemas against JSON Schema's own, which it compiles anew every time:
// two thirds of the start. The interface is part of firebase-tools and was checked by its makers; requests are validated as ever.
const exegesis = require.resolve('exegesis', { paths: [require.resolve('firebase-tools/package.json')] });
const ajv = require(require.resolve('ajv', { paths: [exegesis] }));

const Ajv = ajv.default;
ajv.default = class extends Ajv {
  constructor(options) {
    super({ ...options, validateSchema: false, code: { ...options?.code, optimize: false } });
  }
};
