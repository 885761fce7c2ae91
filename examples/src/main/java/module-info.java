/**
 * Small programs that embed the endpoint.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.examples.AnswerAndRecord}.
 */
module dev.nightjar.examples {
    requires transitive dev.nightjar.endpoint;

    exports dev.nightjar.examples;
}
