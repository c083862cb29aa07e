import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A portal in a container of the test's own. */
@Testcontainers
class PortalTest {
    static final int PORT = 2424;

    @Container
    static final GenericContainer<?> MOCK = new GenericContainer<>("mock-imbot")
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/readyz").forPort(PORT));

    final HttpClient client = HttpClient.newHttpClient();

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        URI url = URI.create("http://" + MOCK.getHost() + ":" + MOCK.getMappedPort(PORT) + path);
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** A token that ends in --NAME belongs to an isolated portal NAME, which is made on first use. */
    @Test
    void aChat() throws Exception {
        String call = "{\"auth\": \"demo-access--java1\", \"TITLE\": \"Team\", \"USERS\": [1, 2]}";
        assertEquals(200, post("/rest/imbot.chat.add", call).statusCode());
        String made = "{\"calls\": [{\"method\": \"imbot.chat.add\", \"params\": {\"TITLE\": \"Team\"}, \"times\": 1}]}";
        HttpResponse<String> report = post("/_mock/portals/java1/verify", made);
        assertEquals(200, report.statusCode(), report.body());
    }
}
