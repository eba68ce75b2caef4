// The public API's description, to read and to try, drawn by Swagger UI from our own files.
window.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-api-description]");
  window.SwaggerUIBundle({
    url: place.dataset.apiDescription,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    validatorUrl: null,
  });
});
