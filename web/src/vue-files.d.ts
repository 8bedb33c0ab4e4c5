/** For tools that do not read single-file components; vue-tsc sees the components themselves. */
declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  export default component
}
