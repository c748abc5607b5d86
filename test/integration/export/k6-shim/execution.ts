import { state } from './state.ts';

export default {
  scenario: {
    get iterationInTest(): number {
      return state.iteration;
    },
  },
};
