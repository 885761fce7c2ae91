/** Small programs that embed the endpoint. */
module dev.nightjar.examples {
    requires dev.nightjar.endpoint;

    exports dev.nightjar.examples;
}
