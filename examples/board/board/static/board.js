// Shows a picture before it is sent. Everything works without.
const input = document.querySelector('input[type="file"][name="image"]');
if (input) {
  const picture = new Image();
  picture.className = "current";
  picture.alt = "The picture that you chose";
  input.addEventListener("change", () => {
    URL.revokeObjectURL(picture.src);
    const [file] = input.files;
    if (file && file.type.startsWith("image/")) {
      picture.src = URL.createObjectURL(file);
      input.after(picture);
    } else {
      picture.remove();
    }
  });
}
