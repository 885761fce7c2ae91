/** Small programs that embed the endpoint. */
module dev.nightjar.examples {
    requires transitive dev.nightjar.endpoint;

    exports dev.nightjar.examples;
}
