package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsepDescriptionTest {
    @Test
    void itsTextForLogsHasNothingOfTheIcePassword() {
        JsepDescription offer = JsepDescription.offer("v=0\r\na=ice-pwd:0123456789012345678901\r\n");

        assertThat(offer).hasToString("JsepDescription[type=offer, sdp of 39 characters]");
    }
}
